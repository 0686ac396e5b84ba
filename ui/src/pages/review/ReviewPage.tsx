import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { reviewQuery } from "../../api/review";
import type { ReviewPage as Page } from "../../api/types";
import { CrosshairProvider } from "../../charts/crosshair";
import { PageBody } from "../../components/PageBody";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { fleetTrail } from "../../lib/trail";
import { reviewText } from "../../text/review";
import { usePageTitle } from "../usePageTitle";
import { RemarkItem } from "./RemarkItem";
import classes from "./ReviewPage.module.css";

/** What to look at in the monitoring itself, model by model. */
export function ReviewPage() {
  usePageTitle(reviewText.page);
  const { data, error, refetch } = useQuery(reviewQuery());
  if (data) return <Data page={data} />;
  return error ? <Failure error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
}

function Data({ page }: { page: Page }) {
  return (
    <CrosshairProvider>
      <PageHead
        title={reviewText.page}
        sentence={page.sentence}
        trail={fleetTrail}
        facts={<span>{reviewText.lead}</span>}
      />
      <PageBody>
        {page.models.map(({ model, remarks }) => (
          <Panel
            key={model}
            title={model}
            hint={reviewText.count(remarks.length)}
            aside={
              <Link to="/models/$model" params={{ model }} className="link">
                {reviewText.toModel}
              </Link>
            }
          >
            <ul className={classes.remarks}>
              {remarks.map((remark) => (
                <RemarkItem
                  key={`${remark.kind} ${remark.monitor}`}
                  model={model}
                  remark={remark}
                />
              ))}
            </ul>
          </Panel>
        ))}
        {page.calm.length > 0 && (
          <Panel title={reviewText.calm} variant="quiet">
            <EmptyLine>{reviewText.calmHint}</EmptyLine>
            <ul className={classes.calm}>
              {page.calm.map((model) => (
                <li key={model}>
                  <Link to="/models/$model" params={{ model }}>
                    {model}
                  </Link>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </PageBody>
    </CrosshairProvider>
  );
}
