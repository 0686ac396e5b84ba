import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { monitorChoicesQuery, monitorsQuery } from "../../api/monitors";
import type { MonitorChoices, MonitorLine, Question } from "../../api/types";
import { CrosshairProvider } from "../../charts/crosshair";
import { PageBody } from "../../components/PageBody";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { modelTrail } from "../../lib/trail";
import { drillText } from "../../text/drill";
import { modelText } from "../../text/model";
import { monitorsText } from "../../text/monitors";
import { sharedText } from "../../text/shared";
import { usePageTitle } from "../usePageTitle";
import { MonitorItem } from "./MonitorItem";
import classes from "./MonitorsPage.module.css";
import { NewMonitor } from "./NewMonitor";
import { sayCount } from "./say";

const route = getRouteApi("/models/$model/monitors");

const QUESTIONS: readonly Question[] = ["right", "on_time", "input", "pays"];

/** What watches a model, to be changed in place, with what each change would have told of the past. */
export function MonitorsPage() {
  const { model } = route.useParams();
  usePageTitle(`${monitorsText.page}, ${model}`);
  const lines = useQuery(monitorsQuery(model));
  const choices = useQuery(monitorChoicesQuery(model));
  if (lines.data && choices.data)
    return <Data model={model} lines={lines.data} choices={choices.data} />;
  const error = lines.error ?? choices.error;
  return error ? <Failure error={error} onRetry={() => void lines.refetch()} /> : <PageSkeleton />;
}

interface DataProps {
  model: string;
  lines: MonitorLine[];
  choices: MonitorChoices;
}

function Data({ model, lines, choices }: DataProps) {
  const navigate = route.useNavigate();
  const { edit, add } = route.useSearch();
  const show = (search: { edit?: string; add?: string }) =>
    void navigate({ search, resetScroll: false });
  return (
    <CrosshairProvider>
      <PageHead
        title={monitorsText.page}
        sentence={lines.length > 0 ? sayCount(lines) : modelText.noMonitors}
        trail={modelTrail(model)}
        facts={
          <span>
            {monitorsText.asYaml} <code>watchkeeper monitor export {model}</code>
          </span>
        }
        aside={
          <div className={classes.actions}>
            <Link to="/models/$model/drill" params={{ model }} className="link">
              {drillText.link}
            </Link>
            <Button size="xs" disabled={!!add} onClick={() => show({ add: "1" })}>
              {monitorsText.new}
            </Button>
          </div>
        }
      />
      <PageBody>
        {add && (
          <Panel title={monitorsText.new} hint={monitorsText.newHint}>
            <NewMonitor model={model} choices={choices} lines={lines} onClose={() => show({})} />
          </Panel>
        )}
        {QUESTIONS.map((question) => (
          <Panel key={question} title={sharedText.question[question]}>
            <Monitors
              {...{ model, choices, edit, lines, question }}
              onEdit={(name) => show(name ? { edit: name } : {})}
            />
          </Panel>
        ))}
      </PageBody>
    </CrosshairProvider>
  );
}

interface MonitorsProps extends DataProps {
  question: Question;
  edit: string | undefined;
  onEdit: (name: string | undefined) => void;
}

/** Those that answer one question. */
function Monitors({ model, lines, choices, question, edit, onEdit }: MonitorsProps) {
  const asking = lines.filter((line) => line.question === question);
  if (asking.length === 0) return <EmptyLine>{monitorsText.nobody}</EmptyLine>;
  return (
    <ul>
      {asking.map((line) => (
        <MonitorItem
          key={line.name}
          model={model}
          line={line}
          lines={lines}
          choices={choices}
          isOpen={line.name === edit}
          onOpen={(isOpen) => onEdit(isOpen ? line.name : undefined)}
        />
      ))}
    </ul>
  );
}
