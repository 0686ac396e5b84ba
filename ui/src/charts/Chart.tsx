import { useEffect, useRef } from "react";
import { type ChartOption, type ECharts, init } from "./echarts";

interface Props {
  option: ChartOption;
  height: number;
  /** Told once the chart stands, and each time it has been drawn anew. */
  onDraw?: (chart: ECharts) => void;
}

/** The one wrapper around ECharts: makes it, feeds it, fits it, ends it. Unseen by screen readers. */
export function Chart({ option, height, onDraw }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);

  useEffect(() => {
    const box = element.current;
    if (!box) return;
    const made = init(box);
    chart.current = made;
    const observer = new ResizeObserver(() => {
      made.resize();
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (!chart.current) return;
    chart.current.setOption(option, { notMerge: true });
    onDraw?.(chart.current);
  }, [option, onDraw]);

  return <div ref={element} style={{ height, width: "100%" }} aria-hidden="true" />;
}
