import { useLocalStorage } from "@mantine/hooks";

/** Who sits at this browser, as they last called themselves. */
export const useAuthor = () =>
  useLocalStorage({ key: "watchkeeper.author", defaultValue: "", getInitialValueInEffect: false });
