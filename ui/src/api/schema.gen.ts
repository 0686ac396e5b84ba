// Generated from the API's OpenAPI document by "npm run api-types"; do not edit.
export interface paths {
    "/api/v1/models/{model}/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log predictions */
        post: operations["post_predictions_api_v1_models__model__predictions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long labels take, which are still to come, and of whom they are */
        get: operations["get_labels_api_v1_models__model__labels_get"];
        put?: never;
        /** Send the labels of predictions, once they are known */
        post: operations["post_labels_api_v1_models__model__labels_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send business outcomes of predictions, once they are known */
        post: operations["post_outcomes_api_v1_models__model__outcomes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All models at a glance */
        get: operations["get_fleet_api_v1_fleet_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model: the four questions, features, incidents */
        get: operations["get_model_page_api_v1_models__model__page_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/features/{feature}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One column: now, before, and where it differs */
        get: operations["get_feature_page_api_v1_models__model__features__feature__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which version answered what, and how they compare */
        get: operations["get_versions_page_api_v1_models__model__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For whom a model is good: results by segment, and fairness */
        get: operations["get_segments_page_api_v1_models__model__segments_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/segments/worst": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a model is worst, found by looking at its errors */
        get: operations["get_worst_segments_api_v1_models__model__segments_worst_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Histories of metrics */
        get: operations["get_metrics_api_v1_models__model__metrics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/thresholds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What other thresholds would have brought */
        get: operations["get_thresholds_api_v1_models__model__thresholds_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows that were not accepted, and why */
        get: operations["get_quarantine_api_v1_models__model__quarantine_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/monitors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What watches a model */
        get: operations["get_monitors_api_v1_models__model__monitors_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/monitors/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a monitor of a model can be made of */
        get: operations["get_choices_api_v1_models__model__monitors_choices_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/monitors/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a monitor would have told of the past; nothing is stored */
        post: operations["preview_api_v1_models__model__monitors_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/monitors/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make a monitor, or replace the one of that name */
        put: operations["put_monitor_api_v1_models__model__monitors__name__put"];
        post?: never;
        /** Remove a monitor; its past alerts stay */
        delete: operations["delete_monitor_api_v1_models__model__monitors__name__delete"];
        options?: never;
        head?: never;
        /** Turn a monitor, or its notifications, on or off */
        patch: operations["patch_monitor_api_v1_models__model__monitors__name__patch"];
        trace?: never;
    };
    "/api/v1/models/{model}/monitors/{name}/expectation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Between which values a monitor expected each window, and why there */
        get: operations["get_expectation_api_v1_models__model__monitors__name__expectation_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/budget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a model's budget of false alarms is spent, and what it notices */
        get: operations["get_budget_api_v1_models__model__budget_get"];
        /** Set how many false alarms a month a model may raise */
        put: operations["put_budget_api_v1_models__model__budget_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/declared-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was declared, earliest first; of a model with what was declared of all */
        get: operations["get_declared_events_api_v1_declared_events_get"];
        put?: never;
        /** Declare an event */
        post: operations["declare_event_api_v1_declared_events_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/declared-events/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an event, as if it had never been declared */
        delete: operations["remove_event_api_v1_declared_events__event_id__delete"];
        options?: never;
        head?: never;
        /** Change when an event ends */
        patch: operations["end_event_api_v1_declared_events__event_id__patch"];
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All models */
        get: operations["list_models_api_v1_models_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model with its schema, versions and reference */
        get: operations["get_model_api_v1_models__model__get"];
        /** Declare a model and its version; harmless to repeat */
        put: operations["put_model_api_v1_models__model__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace a model's schema: roles and types of its columns */
        put: operations["put_schema_api_v1_models__model__schema_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/reference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the training reference of a version */
        post: operations["post_reference_api_v1_models__model__reference_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Incidents, newest first */
        get: operations["get_incidents_api_v1_incidents_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One incident: since when, what, where, why, and what it costs */
        get: operations["get_incident_api_v1_incidents__incident_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/proposal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What to change if it was a false alarm, tried on the past */
        get: operations["get_proposal_api_v1_incidents__incident_id__proposal_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an incident on, until it clears */
        post: operations["acknowledge_api_v1_incidents__incident_id__acknowledge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have nobody hear of an incident for a while, unless it gets worse */
        post: operations["snooze_api_v1_incidents__incident_id__snooze_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand an incident over, or take it over */
        post: operations["assign_api_v1_incidents__incident_id__assign_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that an incident is over */
        post: operations["resolve_api_v1_incidents__incident_id__resolve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that an incident is not over */
        post: operations["reopen_api_v1_incidents__incident_id__reopen_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that it was a false alarm, and change what raised it */
        post: operations["dismiss_api_v1_incidents__incident_id__dismiss_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Comment on an incident */
        post: operations["comment_api_v1_incidents__incident_id__comments_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model}/drill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which faults can be planted, how a running drill stands, and what the latest found */
        get: operations["get_drill_api_v1_models__model__drill_get"];
        put?: never;
        /** Run a drill on copies of the latest traffic; nothing is stored */
        post: operations["start_drill_api_v1_models__model__drill_post"];
        /** End the drill that is running */
        delete: operations["cancel_drill_api_v1_models__model__drill_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What to look at in the monitoring itself, and changes that can be applied as they are */
        get: operations["get_review_api_v1_review_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A stream of server-sent events, one whenever something changed */
        get: operations["changes_api_v1_changes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process is alive */
        get: operations["healthz_healthz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether events can be taken, and how much waits */
        get: operations["readyz_readyz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Acknowledgement
         * @description Who takes an incident on.
         */
        Acknowledgement: {
            /** Author */
            author: string;
            /**
             * Comment
             * @default
             */
            comment: string;
        };
        /**
         * AlertView
         * @description One alert of the incident with the history of what it is about.
         */
        AlertView: {
            /** Id */
            id: number;
            /** Monitor */
            monitor: string;
            /** Monitor Title */
            monitor_title: string;
            question: components["schemas"]["Question"];
            status: components["schemas"]["Status"];
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Closed At */
            closed_at: string | null;
            /** Reason */
            reason: string;
            /** Column */
            column: string;
            /** Segment */
            segment: string;
            chart: components["schemas"]["SeriesView"] | null;
        };
        /**
         * Answer
         * @description The short answer to one of the four questions.
         *
         *     Attributes
         *     ----------
         *     status
         *         The worst open alert among the question's monitors, else the latest verdicts' status.
         *     metric, metric_title, unit
         *         The headline metric; empty where nothing has been measured.
         *     value, low, high
         *         Its latest value and 95 % interval, in `unit`.
         *     benchmark
         *         What it read on the training reference.
         *     sentence
         *         The answer in one sentence for people.
         *     spark
         *         The headline metric over the latest windows, oldest first; None where unknown.
         */
        Answer: {
            question: components["schemas"]["Question"];
            /** Title */
            title: string;
            status: components["schemas"]["Status"];
            /** Metric */
            metric: string;
            /** Metric Title */
            metric_title: string;
            unit: components["schemas"]["Unit"];
            /** Value */
            value: number | null;
            /** Low */
            low: number | null;
            /** High */
            high: number | null;
            /** Benchmark */
            benchmark: number | null;
            /** Sentence */
            sentence: string;
            /** Spark */
            spark: (number | null)[];
        };
        /**
         * Assignment
         * @description Whose an incident is from now on, and who says so.
         */
        Assignment: {
            /** Author */
            author: string;
            /** Owner */
            owner: string;
        };
        /**
         * Beside
         * @description How one value of a column stands beside all rows together.
         * @enum {string}
         */
        Beside: "alike" | "better" | "worse" | "different" | "too_few";
        /**
         * Better
         * @description Which way a metric gets better.
         * @enum {string}
         */
        Better: "higher" | "lower" | "neither";
        /**
         * BudgetBody
         * @description How many false alarms a month a model may raise, over all its monitors together.
         */
        BudgetBody: {
            /** False Alarms A Month */
            false_alarms_a_month: number;
        };
        /**
         * CauseKind
         * @description What is likely to lie behind an incident.
         * @enum {string}
         */
        CauseKind: "unit_change" | "broken_feature" | "new_category" | "input_drift" | "concept_drift" | "selection_shift" | "service" | "no_traffic" | "unknown";
        /**
         * CauseView
         * @description The likely cause.
         */
        CauseView: {
            kind: components["schemas"]["CauseKind"];
            /** Statement */
            statement: string;
            /** Column */
            column: string;
            /** Segment */
            segment: string;
            /** Evidence */
            evidence: components["schemas"]["EvidenceView"][];
        };
        /**
         * Challenger
         * @description A version beside the champion.
         *
         *     Attributes
         *     ----------
         *     n_windows
         *         Windows in which both answered.
         *     first, last
         *         Starts of the first and the last of them; None without any.
         *     n_champion_rows, n_rows
         *         Predictions of each in these windows.
         *     sentence
         *         What can be said, in all, for people.
         */
        Challenger: {
            /** Version */
            version: string;
            /** N Windows */
            n_windows: number;
            /** First */
            first: string | null;
            /** Last */
            last: string | null;
            /** N Champion Rows */
            n_champion_rows: number;
            /** N Rows */
            n_rows: number;
            /** Sentence */
            sentence: string;
            /** Differences */
            differences: components["schemas"]["Difference"][];
        };
        /**
         * Column
         * @description One column of a model.
         *
         *     Parameters
         *     ----------
         *     name
         *         As in the frames sent; unique within its schema.
         *     role
         *         What it is for.
         *     type
         *         How its values are read.
         *     reason
         *         Why role and type were inferred so, for people; empty when they were stated.
         */
        Column: {
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
            type: components["schemas"]["ColumnType"];
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * ColumnType
         * @description How a column's values are read and profiled.
         * @enum {string}
         */
        ColumnType: "float" | "integer" | "probability" | "boolean" | "category" | "text" | "time" | "list" | "embedding";
        /**
         * ComingLabels
         * @description A window whose labels are still coming.
         *
         *     Attributes
         *     ----------
         *     n_predictions, n_labelled
         *         Rows, and rows whose label has come.
         *     n_expected
         *         Labels that it will have in all, as far as can be told.
         *     ready_at
         *         When enough of them will have come to be judged.
         */
        ComingLabels: {
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /** N Predictions */
            n_predictions: number;
            /** N Labelled */
            n_labelled: number;
            /** N Expected */
            n_expected: number;
            /**
             * Ready At
             * Format: date-time
             */
            ready_at: string;
        };
        /**
         * Comment
         * @description What somebody has to say about an incident.
         */
        Comment: {
            /** Author */
            author: string;
            /** Text */
            text: string;
        };
        /**
         * Conclusion
         * @description What can be said of a difference.
         * @enum {string}
         */
        Conclusion: "better" | "worse" | "higher" | "lower" | "untold" | "too_little" | "shown_only";
        /**
         * CostView
         * @description What it costs, in the unit of a business outcome, with its 95 % interval.
         */
        CostView: {
            /** Outcome */
            outcome: string;
            /** Per Day */
            per_day: number;
            /** Low */
            low: number;
            /** High */
            high: number;
            /** Total */
            total: number;
        };
        /**
         * DayStatus
         * @description How one day went for one question, or for all.
         */
        DayStatus: {
            /**
             * Start
             * Format: date-time
             */
            start: string;
            status: components["schemas"]["Status"];
        };
        /**
         * DetectorChoice
         * @description A detector that a monitor can have.
         */
        DetectorChoice: {
            /** Name */
            name: string;
            /** Description */
            description: string;
            /** Settings */
            settings: components["schemas"]["SettingChoice"][];
        };
        /**
         * Difference
         * @description One number of champion and challenger over the windows that they share.
         *
         *     Attributes
         *     ----------
         *     outcome
         *         Name of the business outcome that it is about; empty for none.
         *     champion, challenger
         *         The number of each, weighted by window alike, with its interval.
         *     difference
         *         Challenger less champion, with the interval that holds at all looks together.
         *     n_windows
         *         Windows that it rests on.
         */
        Difference: {
            metric: components["schemas"]["MetricInfo"];
            /** Outcome */
            outcome: string;
            champion: components["schemas"]["Reading"];
            challenger: components["schemas"]["Reading"];
            difference: components["schemas"]["Reading"];
            /** N Windows */
            n_windows: number;
            conclusion: components["schemas"]["Conclusion"];
            /** Sentence */
            sentence: string;
        };
        /**
         * Dismissal
         * @description Why an incident was a false alarm.
         * @enum {string}
         */
        Dismissal: "known_change" | "season" | "elsewhere" | "too_small";
        /**
         * Distribution
         * @description Shares of rows over the same cells, side by side.
         *
         *     Attributes
         *     ----------
         *     edges
         *         For numbers: the n + 1 bounds of the n cells. Empty for categories.
         *     labels
         *         For categories: the n labels, "(other)" last where there is one. Empty for numbers.
         *     reference, current
         *         Shares of rows, n each; either is empty where it has no rows.
         */
        Distribution: {
            /** Edges */
            edges: number[];
            /** Labels */
            labels: string[];
            /** Reference */
            reference: number[];
            /** Current */
            current: number[];
        };
        /**
         * Dot
         * @description One number of one value of a column.
         *
         *     Attributes
         *     ----------
         *     name
         *         The value: "EWR".
         *     value, low, high
         *         With its 95 % interval; None where it is not known.
         *     n_rows
         *         Rows that it rests on.
         */
        Dot: {
            /** Name */
            name: string;
            /** Value */
            value: number | null;
            /** Low */
            low: number | null;
            /** High */
            high: number | null;
            /** N Rows */
            n_rows: number;
        };
        /**
         * DrillBody
         * @description What to plant.
         *
         *     Attributes
         *     ----------
         *     faults
         *         Names; all that fit when empty.
         *     columns
         *         Features to plant them in; the first of numbers and the first of categories when empty.
         */
        DrillBody: {
            /** Faults */
            faults?: string[];
            /** Columns */
            columns?: string[];
        };
        /**
         * DrillFinding
         * @description What a drill found.
         *
         *     Attributes
         *     ----------
         *     start, end
         *         Span of event time whose traffic was copied.
         *     ran_at
         *         Wall-clock time at which it ended.
         *     titles
         *         What people call the monitors that were on, by name, in their order.
         *     disturbed
         *         Names of the monitors that alarm of the unchanged traffic too; what they would have said of a fault is not known.
         */
        DrillFinding: {
            /** Model */
            model: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /**
             * Ran At
             * Format: date-time
             */
            ran_at: string;
            /** N Rows */
            n_rows: number;
            /** Titles */
            titles: {
                [key: string]: string;
            };
            /** Disturbed */
            disturbed: string[];
            /** Faults */
            faults: components["schemas"]["FaultFinding"][];
            /** Sentence */
            sentence: string;
        };
        /**
         * DrillPage
         * @description A model's drills.
         *
         *     Attributes
         *     ----------
         *     faults
         *         Those that fit its traffic.
         *     progress
         *         Of the drill that is running; None where none of this model is.
         *     busy_with
         *         The other model whose drill is running; empty where none is.
         *     last
         *         What the latest drill found; None before there was any.
         *     failure
         *         Why the latest drill came to nothing; empty where it did not.
         */
        DrillPage: {
            /** Model */
            model: string;
            /** Faults */
            faults: components["schemas"]["FaultChoice"][];
            progress: components["schemas"]["DrillProgress"] | null;
            /** Busy With */
            busy_with: string;
            last: components["schemas"]["DrillFinding"] | null;
            /** Failure */
            failure: string;
        };
        /**
         * DrillProgress
         * @description How far a drill has come.
         *
         *     Attributes
         *     ----------
         *     doing
         *         What is tried at the moment.
         *     n_done, n_all
         *         Reruns of the traffic that are over, and all of them.
         */
        DrillProgress: {
            /** Doing */
            doing: string;
            /** N Done */
            n_done: number;
            /** N All */
            n_all: number;
        };
        /**
         * EventBand
         * @description A declared event beside a chart; `end` is None while nobody has said when it ends.
         */
        EventBand: {
            /** Name */
            name: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /** End */
            end: string | null;
            /** Is Excluded */
            is_excluded: boolean;
        };
        /**
         * EventBody
         * @description An event to declare; what is left out is the default.
         */
        EventBody: {
            /** Name */
            name: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /** End */
            end?: string | null;
            /**
             * Model
             * @default
             */
            model: string;
            /** Columns */
            columns?: string[];
            /** Metrics */
            metrics?: string[];
            /**
             * Is Excluded
             * @default true
             */
            is_excluded: boolean;
            /**
             * Is Muted
             * @default false
             */
            is_muted: boolean;
        };
        /**
         * EventKind
         * @description What a line of an incident's timeline tells.
         * @enum {string}
         */
        EventKind: "opened" | "joined" | "worsened" | "cleared" | "amended" | "diagnosed" | "resolved" | "reopened" | "acknowledged" | "snoozed" | "woken" | "assigned" | "dismissed" | "comment" | "notified" | "muted";
        /**
         * EventLine
         * @description A declared event in a line.
         *
         *     Attributes
         *     ----------
         *     end
         *         None while nobody has said when it ends.
         *     model
         *         Empty where it is about all models.
         *     columns, metrics
         *         What it is about; all where there are none.
         *     is_lasting
         *         Whether it has begun and is not over.
         */
        EventLine: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /** End */
            end: string | null;
            /** Model */
            model: string;
            /** Columns */
            columns: string[];
            /** Metrics */
            metrics: string[];
            /** Is Excluded */
            is_excluded: boolean;
            /** Is Muted */
            is_muted: boolean;
            /** Is Lasting */
            is_lasting: boolean;
        };
        /**
         * EventPatch
         * @description When an event ends; null where that is not known.
         */
        EventPatch: {
            /** End */
            end: string | null;
        };
        /**
         * EvidenceView
         * @description One fact that speaks for the cause.
         */
        EvidenceView: {
            /** Statement */
            statement: string;
            /** Column */
            column: string;
            /** Segment */
            segment: string;
        };
        /**
         * ExpectationView
         * @description What a monitor expected, as columns of one length.
         *
         *     Attributes
         *     ----------
         *     title
         *         The monitor's.
         *     starts
         *         Start of each window of which it was known, ascending.
         *     expected, lows, highs
         *         In the metric's unit; a bound is None where nothing is bad on its side.
         *     why
         *         What the last of them was told from, and what was left out.
         */
        ExpectationView: {
            /** Monitor */
            monitor: string;
            /** Title */
            title: string;
            /** Starts */
            starts: string[];
            /** Expected */
            expected: number[];
            /** Lows */
            lows: (number | null)[];
            /** Highs */
            highs: (number | null)[];
            /** Why */
            why: string;
        };
        /**
         * Fairness
         * @description How a fairness measure stands.
         * @enum {string}
         */
        Fairness: "kept" | "broken" | "unsure" | "chance" | "gap" | "wider" | "too_few";
        /**
         * FairnessView
         * @description One fairness measure of one protected column.
         *
         *     Attributes
         *     ----------
         *     value, low, high
         *         The largest gap, or the lowest ratio; `low` (of a ratio `high`) allows for having chosen it among all pairs.
         *     limit
         *         Below it a rule is broken, in the metric's unit; None where there is no rule.
         *     benchmark
         *         What it read in training.
         *     least, greatest
         *         The two values of the column that lie furthest apart; empty where it is not known.
         *     too_few
         *         Values left out for having fewer rows than can be compared.
         */
        FairnessView: {
            metric: components["schemas"]["MetricInfo"];
            verdict: components["schemas"]["Fairness"];
            /** Value */
            value: number | null;
            /** Low */
            low: number | null;
            /** High */
            high: number | null;
            /** Limit */
            limit: number | null;
            /** Benchmark */
            benchmark: number | null;
            /** Least */
            least: string;
            /** Greatest */
            greatest: string;
            /** Too Few */
            too_few: string[];
            /** Yardsticks */
            yardsticks: components["schemas"]["YardstickView"][];
        };
        /**
         * FalseAlarm
         * @description Why an incident was a false alarm.
         *
         *     Attributes
         *     ----------
         *     monitors
         *         Those of its model that are changed with it, by name, complete; none where nothing is to change.
         */
        FalseAlarm: {
            /** Author */
            author: string;
            because: components["schemas"]["Dismissal"];
            /**
             * Comment
             * @default
             */
            comment: string;
            /** Monitors */
            monitors?: {
                [key: string]: components["schemas"]["MonitorBody"];
            };
        };
        /**
         * FaultChoice
         * @description A fault that can be planted in a model's traffic.
         *
         *     Attributes
         *     ----------
         *     name
         *         As it is chosen by: "nulls".
         *     title
         *         In plain words: "Missing values".
         *     imitates
         *         What goes wrong like that in life, in a sentence.
         *     columns
         *         Features that it fits; empty where it takes none.
         */
        FaultChoice: {
            /** Name */
            name: string;
            /** Title */
            title: string;
            /** Imitates */
            imitates: string;
            /** Columns */
            columns: string[];
        };
        /**
         * FaultFinding
         * @description What became of one fault in one column.
         *
         *     Attributes
         *     ----------
         *     column
         *         Empty where it takes none.
         *     trials
         *         From weak to strong.
         *     sentence
         *         From which strength on it is told, how soon, and where it goes unseen.
         */
        FaultFinding: {
            /** Fault */
            fault: string;
            /** Title */
            title: string;
            /** Column */
            column: string;
            /** Trials */
            trials: components["schemas"]["Trial"][];
            /** Sentence */
            sentence: string;
        };
        /**
         * FeatureLine
         * @description A feature in a line of the model page, as of the latest judged window.
         *
         *     Attributes
         *     ----------
         *     drift, drift_low, drift_high
         *         Jensen-Shannon distance (0 to 1) from the recent reference, and its interval.
         *     drift_from_training
         *         The same from the training reference.
         *     missing_rate, out_of_range_rate, unseen_rate, mismatch_rate
         *         Shares of rows (0 to 1); None where they do not apply.
         *     spark
         *         The drift over the latest windows, oldest first.
         *     reason
         *         The worst finding's sentence; empty when all is well.
         */
        FeatureLine: {
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
            type: components["schemas"]["ColumnType"];
            status: components["schemas"]["Status"];
            /** Drift */
            drift: number | null;
            /** Drift Low */
            drift_low: number | null;
            /** Drift High */
            drift_high: number | null;
            /** Drift From Training */
            drift_from_training: number | null;
            /** Missing Rate */
            missing_rate: number | null;
            /** Out Of Range Rate */
            out_of_range_rate: number | null;
            /** Unseen Rate */
            unseen_rate: number | null;
            /** Mismatch Rate */
            mismatch_rate: number | null;
            /** Spark */
            spark: (number | null)[];
            /** Reason */
            reason: string;
        };
        /**
         * FeaturePage
         * @description Everything on the feature page.
         *
         *     Attributes
         *     ----------
         *     start, end
         *         The windows summed up as "current".
         *     reference_start, reference_end
         *         The windows summed up as "reference"; None where the whole training reference is meant.
         *     reference_name
         *         "recent" or "training".
         *     status, reason
         *         Of the worst finding about this column in the current windows.
         */
        FeaturePage: {
            /** Model */
            model: string;
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
            type: components["schemas"]["ColumnType"];
            /** Type Reason */
            type_reason: string;
            status: components["schemas"]["Status"];
            /** Reason */
            reason: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /** Reference Name */
            reference_name: string;
            /** Reference Start */
            reference_start: string | null;
            /** Reference End */
            reference_end: string | null;
            current: components["schemas"]["Summary"];
            reference: components["schemas"]["Summary"] | null;
            distribution: components["schemas"]["Distribution"];
            /** Segments */
            segments: components["schemas"]["SegmentView"][];
            /** Charts */
            charts: components["schemas"]["SeriesView"][];
        };
        /**
         * Figure
         * @description A number that a remark rests on, as people read it.
         */
        Figure: {
            /** Label */
            label: string;
            /** Value */
            value: string;
        };
        /**
         * Fleet
         * @description The fleet page.
         *
         *     Attributes
         *     ----------
         *     now
         *         The present of the watched world; in a replay it is not the wall clock's.
         *     sentence
         *         How the fleet stands, in one sentence.
         *     models
         *         Worst first.
         *     incidents
         *         The open ones, then the latest resolved, newest first; at most 20.
         */
        Fleet: {
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /** Sentence */
            sentence: string;
            /** Models */
            models: components["schemas"]["ModelLine"][];
            /** Incidents */
            incidents: components["schemas"]["IncidentLine"][];
        };
        /**
         * FoundSegment
         * @description A part of the rows where the model is worse than elsewhere.
         *
         *     Attributes
         *     ----------
         *     conditions
         *         What tells it apart: "distance > 1,200", "carrier in {EV, MQ}".
         *     share
         *         Share of the rows looked at that lie in it.
         *     inside, elsewhere
         *         The metric there and of all other rows, of the half of the rows that did not find it.
         *     statement
         *         All of it in a sentence.
         */
        FoundSegment: {
            /** Conditions */
            conditions: string[];
            /** Share */
            share: number;
            inside: components["schemas"]["Reading"];
            elsewhere: components["schemas"]["Reading"];
            /** Statement */
            statement: string;
        };
        /**
         * FoundSegments
         * @description Where a model is worst, as found by looking at its errors.
         *
         *     Attributes
         *     ----------
         *     metric, title, unit
         *         Of what is told: its registered name, and for people; empty where nothing could be looked at.
         *     n_rows, n_columns
         *         Labelled rows, and columns, that were looked at.
         *     segments
         *         The worst first; none is an answer too.
         *     reason
         *         Why nothing could be looked at; empty otherwise.
         */
        FoundSegments: {
            /**
             * Metric
             * @default
             */
            metric: string;
            /**
             * Title
             * @default
             */
            title: string;
            /** @default number */
            unit: components["schemas"]["Unit"];
            /**
             * N Rows
             * @default 0
             */
            n_rows: number;
            /**
             * N Columns
             * @default 0
             */
            n_columns: number;
            /**
             * Segments
             * @default []
             */
            segments: components["schemas"]["FoundSegment"][];
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /** HTTPValidationError */
        HTTPValidationError: {
            /** Detail */
            detail?: components["schemas"]["ValidationError"][];
        };
        /**
         * IncidentLine
         * @description An incident in a line.
         */
        IncidentLine: {
            /** Id */
            id: number;
            /** Model */
            model: string;
            /** Title */
            title: string;
            state: components["schemas"]["IncidentState"];
            severity: components["schemas"]["Status"];
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Resolved At */
            resolved_at: string | null;
            /** Owner */
            owner: string;
            /** Snoozed Until */
            snoozed_until: string | null;
            dismissal: components["schemas"]["Dismissal"] | null;
            /** Cause */
            cause: string;
            /** Cost Per Day */
            cost_per_day: number | null;
            /** Cost Outcome */
            cost_outcome: string;
        };
        /**
         * IncidentPage
         * @description Everything on the incident page.
         *
         *     Attributes
         *     ----------
         *     distribution
         *         The column at fault before and since, in the segment at fault; None where no column is.
         */
        IncidentPage: {
            /** Id */
            id: number;
            /** Model */
            model: string;
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /** Title */
            title: string;
            state: components["schemas"]["IncidentState"];
            severity: components["schemas"]["Status"];
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Resolved At */
            resolved_at: string | null;
            /** Owner */
            owner: string;
            /** Snoozed Until */
            snoozed_until: string | null;
            /** Resolved By */
            resolved_by: string;
            dismissal: components["schemas"]["Dismissal"] | null;
            cause: components["schemas"]["CauseView"] | null;
            cost: components["schemas"]["CostView"] | null;
            /** Alerts */
            alerts: components["schemas"]["AlertView"][];
            /** Timeline */
            timeline: components["schemas"]["TimelineLine"][];
            distribution: components["schemas"]["Distribution"] | null;
            /** Distribution Title */
            distribution_title: string;
        };
        /**
         * IncidentState
         * @description Where an incident stands in its life.
         * @enum {string}
         */
        IncidentState: "open" | "acknowledged" | "snoozed" | "resolved" | "reopened";
        /**
         * Labels
         * @description How a model's labels come.
         *
         *     Attributes
         *     ----------
         *     share_ever
         *         Share of the predictions that get a label within `watched_s`, 0 to 1.
         *     is_level
         *         Whether that is likely all there will be; else it still rises.
         *     half_after_s, most_after_s
         *         By when half, and nine in ten, of the labels that come have come, seconds after the prediction.
         *     watched_s
         *         How long the oldest prediction that is learnt from has been watched, seconds.
         *     coming
         *         Windows whose labels are still coming, oldest first.
         *     sentence
         *         How long labels take and what is still to come.
         *     selected
         *         The latest window whose labels were selected; None where they stand for all predictions.
         */
        Labels: {
            /** Share Ever */
            share_ever: number;
            /** Is Level */
            is_level: boolean;
            /** Half After S */
            half_after_s: number;
            /** Most After S */
            most_after_s: number;
            /** Watched S */
            watched_s: number;
            /** Coming */
            coming: components["schemas"]["ComingLabels"][];
            /** Sentence */
            sentence: string;
            selected: components["schemas"]["SelectedLabels"] | null;
        };
        /**
         * MetricChoice
         * @description A metric that a monitor of this model can watch.
         *
         *     Attributes
         *     ----------
         *     columns
         *         What it is read for, one by one; empty where it is about the model or an outcome as a whole.
         *     needs_reference
         *         Whether it compares with a reference.
         *     windows_s
         *         Lengths of the windows that it is measured over, seconds, the usual one first.
         *     is_told_of_segments
         *         Whether it can be watched of a part of the rows.
         */
        MetricChoice: {
            info: components["schemas"]["MetricInfo"];
            /** Columns */
            columns: string[];
            /** Needs Reference */
            needs_reference: boolean;
            /** Windows S */
            windows_s: number[];
            /** Is Told Of Segments */
            is_told_of_segments: boolean;
        };
        /**
         * MetricInfo
         * @description What a metric is, for people.
         */
        MetricInfo: {
            /** Name */
            name: string;
            /** Title */
            title: string;
            /** Description */
            description: string;
            unit: components["schemas"]["Unit"];
            better: components["schemas"]["Better"];
            question: components["schemas"]["Question"];
        };
        /**
         * ModelBody
         * @description A model as its service declares it; what is left out stays as it is.
         */
        ModelBody: {
            version?: components["schemas"]["VersionBody"] | null;
            /** @default unknown */
            task: components["schemas"]["Task"];
        };
        /**
         * ModelBudget
         * @description The budget of a model over all its monitors together, and those that spend it.
         */
        ModelBudget: {
            /** Allowed A Month */
            allowed_a_month: number;
            /** Monitors */
            monitors: components["schemas"]["MonitorBudget"][];
        };
        /**
         * ModelLine
         * @description A model in a line of the fleet.
         *
         *     Attributes
         *     ----------
         *     days
         *         Worst status of each of the latest days, oldest first.
         *     n_predictions_a_day
         *         Mean over the latest seven windows with traffic.
         *     last_prediction_at
         *         End of the latest bucket that holds a prediction; None before the first.
         */
        ModelLine: {
            /** Name */
            name: string;
            /** Version */
            version: string;
            status: components["schemas"]["Status"];
            /** Sentence */
            sentence: string;
            /** Answers */
            answers: components["schemas"]["Answer"][];
            /** Days */
            days: components["schemas"]["DayStatus"][];
            /** N Open Incidents */
            n_open_incidents: number;
            /** N Predictions */
            n_predictions: number;
            /** N Predictions A Day */
            n_predictions_a_day: number;
            /** Last Prediction At */
            last_prediction_at: string | null;
        };
        /**
         * ModelPage
         * @description Everything on the model page save the feature and incident pages behind it.
         *
         *     Attributes
         *     ----------
         *     start, end
         *         The span shown.
         *     sentence
         *         How the model stands, in one or two sentences.
         *     days
         *         For each question, the status of each day of the span.
         *     labels
         *         How its labels come; None before any has.
         *     n_waiting_labels
         *         Labels that came whose prediction has not.
         */
        ModelPage: {
            /** Name */
            name: string;
            /** Task */
            task: string;
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            status: components["schemas"]["Status"];
            /** Sentence */
            sentence: string;
            /** Versions */
            versions: components["schemas"]["VersionLine"][];
            reference: components["schemas"]["ReferenceLine"] | null;
            /** Questions */
            questions: components["schemas"]["QuestionSection"][];
            /** Days */
            days: components["schemas"]["QuestionDays"][];
            /** Features */
            features: components["schemas"]["FeatureLine"][];
            /** Incidents */
            incidents: components["schemas"]["IncidentLine"][];
            /** Monitors */
            monitors: components["schemas"]["MonitorLine"][];
            labels: components["schemas"]["Labels"] | null;
            /** N Predictions */
            n_predictions: number;
            /** N Quarantined */
            n_quarantined: number;
            /** N Waiting Labels */
            n_waiting_labels: number;
        };
        /**
         * ModelRemarks
         * @description What there is to say of one model's monitoring.
         */
        ModelRemarks: {
            /** Model */
            model: string;
            /** Remarks */
            remarks: components["schemas"]["RemarkView"][];
        };
        /**
         * ModelView
         * @description A model as it is known.
         */
        ModelView: {
            /** Name */
            name: string;
            task: components["schemas"]["Task"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Positive */
            positive: string;
            /** Bucket S */
            bucket_s: number;
            /** Window S */
            window_s: number;
            /** Columns */
            columns: components["schemas"]["Column"][];
            /** Versions */
            versions: components["schemas"]["Version"][];
            reference: components["schemas"]["Reference"] | null;
        };
        /**
         * MonitorBody
         * @description A monitor without its name; what is left out is the default.
         */
        MonitorBody: {
            /** Title */
            title: string;
            question: components["schemas"]["Question"];
            /** Metrics */
            metrics: string[];
            /** Detector */
            detector: string;
            /** Columns */
            columns?: string[];
            /** Segments */
            segments?: string[];
            /** Parts */
            parts?: string[];
            /** Settings */
            settings?: {
                [key: string]: number;
            };
            /**
             * Reference
             * @default
             */
            reference: string;
            /**
             * Window S
             * @default 86400
             */
            window_s: number;
            persistence?: components["schemas"]["Persistence"];
            /**
             * Min Rows
             * @default 30
             */
            min_rows: number;
            /**
             * Is Paging
             * @default true
             */
            is_paging: boolean;
            /**
             * Is Enabled
             * @default true
             */
            is_enabled: boolean;
        };
        /**
         * MonitorBudget
         * @description A monitor's share of the budget.
         *
         *     Attributes
         *     ----------
         *     allowed_a_month
         *         False alarms that it may raise.
         *     seen_a_month
         *         Alarms that it would have raised over its trusted past, each window judged by those before it alone; None where
         *         the past is too short, or its detector judges each series by itself.
         *     n_windows
         *         Windows of the past that were so judged.
         *     sentence
         *         The same for people.
         *     noticeable
         *         What it would notice all the same, most easily noticed first.
         */
        MonitorBudget: {
            /** Monitor */
            monitor: string;
            /** Title */
            title: string;
            /** Allowed A Month */
            allowed_a_month: number;
            /** Seen A Month */
            seen_a_month: number | null;
            /** N Windows */
            n_windows: number;
            /** Sentence */
            sentence: string;
            /** Noticeable */
            noticeable: components["schemas"]["Noticeable"][];
        };
        /**
         * MonitorChoices
         * @description All that a monitor of a model can be made of.
         *
         *     Attributes
         *     ----------
         *     segments
         *         By what it can tell rows apart: columns, for each of their values, and the segments that there were lately.
         */
        MonitorChoices: {
            /** Metrics */
            metrics: components["schemas"]["MetricChoice"][];
            /** Detectors */
            detectors: components["schemas"]["DetectorChoice"][];
            /** References */
            references: string[];
            /** Segments */
            segments: string[];
        };
        /**
         * MonitorLine
         * @description A monitor in a line: what it watches, how it stands, and how often it has been bad.
         *
         *     Attributes
         *     ----------
         *     settings
         *         Those that were given; the others are the detector's defaults.
         *     alarms_when
         *         Its settings in words.
         */
        MonitorLine: {
            /** Name */
            name: string;
            /** Title */
            title: string;
            question: components["schemas"]["Question"];
            /** Detector */
            detector: string;
            /** Metrics */
            metrics: string[];
            /** Columns */
            columns: string[];
            /** Segments */
            segments: string[];
            /** Parts */
            parts: string[];
            /** Window S */
            window_s: number;
            /** Settings */
            settings: {
                [key: string]: number;
            };
            /** Reference */
            reference: string;
            persistence: components["schemas"]["Persistence"];
            /** Min Rows */
            min_rows: number;
            /** Is Enabled */
            is_enabled: boolean;
            /** Is Paging */
            is_paging: boolean;
            /** Alarms When */
            alarms_when: string;
            status: components["schemas"]["Status"];
            /** Reason */
            reason: string;
            /** N Windows */
            n_windows: number;
            /** N Bad Windows */
            n_bad_windows: number;
            /** N Alerts */
            n_alerts: number;
        };
        /**
         * MonitorPatch
         * @description What of a monitor changes; what is left out stays as it is.
         */
        MonitorPatch: {
            /** Is Enabled */
            is_enabled?: boolean | null;
            /** Is Paging */
            is_paging?: boolean | null;
        };
        /**
         * Notice
         * @description What one monitor made of a planted fault.
         *
         *     Attributes
         *     ----------
         *     after_s
         *         From the fault's beginning until the monitor's alert, seconds.
         *     is_told
         *         Whether the alert was part of an incident; one that is not is diagnosis on the page.
         */
        Notice: {
            /** Monitor */
            monitor: string;
            /** After S */
            after_s: number;
            status: components["schemas"]["Status"];
            /** Is Told */
            is_told: boolean;
        };
        /**
         * Noticeable
         * @description The smallest lasting change of a metric that would be noticed four times in five.
         *
         *     Attributes
         *     ----------
         *     change
         *         In the metric's unit, >= 0.
         *     within_s
         *         Seconds from its beginning until it is noticed, at most.
         *     sentence
         *         The same for people.
         */
        Noticeable: {
            /** Metric */
            metric: string;
            /** Column */
            column: string;
            /** Segment */
            segment: string;
            /** Change */
            change: number;
            /** Within S */
            within_s: number;
            /** Sentence */
            sentence: string;
        };
        /**
         * PastEstimatesView
         * @description How well a metric was estimated in the latest windows whose labels have come since.
         *
         *     Attributes
         *     ----------
         *     n_windows
         *         How many windows.
         *     mean_error
         *         How far estimates were from what labels said, on average, in the metric's unit.
         *     n_held
         *         In how many windows the interval held what labels said.
         */
        PastEstimatesView: {
            /** N Windows */
            n_windows: number;
            /** Mean Error */
            mean_error: number;
            /** N Held */
            n_held: number;
        };
        /**
         * Persistence
         * @description How many windows must agree before an alert opens or closes.
         *
         *     Attributes
         *     ----------
         *     bad, of
         *         An alert opens when `bad` of the last `of` windows are bad.
         *     clear
         *         It closes after this many windows in a row that are green.
         */
        Persistence: {
            /**
             * Bad
             * @default 2
             */
            bad: number;
            /**
             * Of
             * @default 3
             */
            of: number;
            /**
             * Clear
             * @default 2
             */
            clear: number;
        };
        /**
         * PreviewAlert
         * @description An alert that there would have been.
         */
        PreviewAlert: {
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Closed At */
            closed_at: string | null;
            status: components["schemas"]["Status"];
            /** Metric */
            metric: string;
            /** Column */
            column: string;
            /** Segment */
            segment: string;
            /** Reason */
            reason: string;
        };
        /**
         * PreviewBody
         * @description A monitor to try out.
         *
         *     Attributes
         *     ----------
         *     name
         *         Whose place it takes; empty for a new one. What was usual before is taken as that one found it.
         *     days
         *         How far to look back from the latest traffic.
         *     metric, column, segment
         *         What to draw; by default what would have been worst.
         */
        PreviewBody: {
            monitor: components["schemas"]["MonitorBody"];
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Days
             * @default 90
             */
            days: number;
            /** Metric */
            metric?: string | null;
            /**
             * Column
             * @default
             */
            column: string;
            /**
             * Segment
             * @default
             */
            segment: string;
        };
        /**
         * PreviewPage
         * @description What a monitor would have told of the past.
         *
         *     Attributes
         *     ----------
         *     n_windows, n_bad, n_grey
         *         Windows judged; those that would have been bad, and those of which nothing could have been said.
         *     alerts
         *         Those that would have stood in the span, oldest first.
         *     alarmed_s
         *         How long any of them would have stood, seconds.
         *     settings
         *         Each setting of the detector in words, by name.
         *     series
         *         What the monitor looks at, the worst first.
         *     chart
         *         The history of the one that was asked for, else of the worst, with the alerts there would have been; None where
         *         nothing was measured.
         *     limits
         *         Where yellow would have begun, in each window of the chart; None where that is not known, as it is not of red
         *         windows.
         */
        PreviewPage: {
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /** N Windows */
            n_windows: number;
            /** N Bad */
            n_bad: number;
            /** N Grey */
            n_grey: number;
            /** Alerts */
            alerts: components["schemas"]["PreviewAlert"][];
            /** Alarmed S */
            alarmed_s: number;
            /** Settings */
            settings: {
                [key: string]: string;
            };
            /** Series */
            series: components["schemas"]["PreviewSeries"][];
            chart: components["schemas"]["SeriesView"] | null;
            /** Limits */
            limits: (number | null)[];
        };
        /**
         * PreviewSeries
         * @description One of the histories that the monitor looks at, and how many of its windows would have been bad.
         */
        PreviewSeries: {
            /** Metric */
            metric: string;
            /** Title */
            title: string;
            /** Column */
            column: string;
            /** Segment */
            segment: string;
            /** N Bad */
            n_bad: number;
        };
        /**
         * Proposal
         * @description What to change for a reason why an incident was a false alarm.
         *
         *     Attributes
         *     ----------
         *     changes
         *         Of the monitors that alarmed; none where nothing follows from the reason.
         *     silences
         *         Incidents that nobody called false, and of which people would not have been told.
         */
        Proposal: {
            because: components["schemas"]["Dismissal"];
            /** Changes */
            changes: components["schemas"]["ProposedChange"][];
            /** Silences */
            silences: components["schemas"]["IncidentLine"][];
        };
        /**
         * ProposalView
         * @description A monitor as it might better be; to be put under its name.
         *
         *     Attributes
         *     ----------
         *     said
         *         What would change, in a sentence.
         *     is_new
         *         Whether there is no monitor of that name yet.
         */
        ProposalView: {
            /** Name */
            name: string;
            monitor: components["schemas"]["MonitorBody"];
            /** Said */
            said: string;
            /** Is New */
            is_new: boolean;
        };
        /**
         * ProposedChange
         * @description How one monitor would be changed.
         *
         *     Attributes
         *     ----------
         *     sentence
         *         What would be other.
         *     monitor
         *         As it would be; how it stands is not known of it.
         *     before, after
         *         What it would have told of the past as it is, and as it would be.
         */
        ProposedChange: {
            /** Name */
            name: string;
            /** Title */
            title: string;
            /** Sentence */
            sentence: string;
            monitor: components["schemas"]["MonitorLine"];
            before: components["schemas"]["PreviewPage"];
            after: components["schemas"]["PreviewPage"];
        };
        /**
         * Quarantine
         * @description Rows that were not accepted: how many ever, and the newest of them.
         */
        Quarantine: {
            /** N Rows */
            n_rows: number;
            /** Rows */
            rows: components["schemas"]["QuarantineLine"][];
        };
        /**
         * QuarantineLine
         * @description A row that was not accepted.
         */
        QuarantineLine: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Row */
            row: number;
            /** Column */
            column: string;
            /** Reason */
            reason: string;
            /** Content */
            content: string;
        };
        /**
         * Question
         * @description The four questions that a model page answers in under a minute.
         * @enum {string}
         */
        Question: "right" | "on_time" | "input" | "pays";
        /**
         * QuestionDays
         * @description How each day went for one question.
         */
        QuestionDays: {
            question: components["schemas"]["Question"];
            /** Days */
            days: components["schemas"]["DayStatus"][];
        };
        /**
         * QuestionSection
         * @description One question of the model page: its answer and its charts, the headline's first.
         */
        QuestionSection: {
            answer: components["schemas"]["Answer"];
            /** Charts */
            charts: components["schemas"]["SeriesView"][];
        };
        /**
         * Reading
         * @description What a metric reads off profiles.
         *
         *     Attributes
         *     ----------
         *     value
         *         The value in the metric's unit; None when it cannot be known, and `reason` says why.
         *     low, high
         *         Bounds of the 95 % interval, in the metric's unit; None where the metric states none.
         *     n_rows
         *         Rows that the value rests on.
         *     reason
         *         Why there is no value, for people; empty when there is one.
         */
        Reading: {
            /** Value */
            value: number | null;
            /** Low */
            low?: number | null;
            /** High */
            high?: number | null;
            /**
             * N Rows
             * @default 0
             */
            n_rows: number;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * Receipt
         * @description What the sender is told: rows kept, rows quarantined, and whether this was a repeat.
         */
        Receipt: {
            /** N Accepted */
            n_accepted: number;
            /** N Quarantined */
            n_quarantined: number;
            /**
             * Is Repeat
             * @default false
             */
            is_repeat: boolean;
        };
        /**
         * Reference
         * @description The training reference of one version.
         *
         *     Attributes
         *     ----------
         *     start, end
         *         Span of event time that it covers; both None where its rows carry no time.
         *     n_rows, n_labelled
         *         Rows in it, and how many of them had a label.
         */
        Reference: {
            /** Version */
            version: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Start */
            start: string | null;
            /** End */
            end: string | null;
            /** N Rows */
            n_rows: number;
            /** N Labelled */
            n_labelled: number;
        };
        /**
         * ReferenceLine
         * @description The training reference in a line; times are None where its rows carry none.
         */
        ReferenceLine: {
            /** Version */
            version: string;
            /** Start */
            start: string | null;
            /** End */
            end: string | null;
            /** N Rows */
            n_rows: number;
            /** N Labelled */
            n_labelled: number;
        };
        /**
         * RemarkView
         * @description One thing to look at: what there is, why it matters, the numbers, and what to do.
         *
         *     Attributes
         *     ----------
         *     monitor
         *         Name of the monitor that it is about; empty where it is about the model as a whole.
         */
        RemarkView: {
            /** Kind */
            kind: string;
            /** Monitor */
            monitor: string;
            /** Said */
            said: string;
            /** Why */
            why: string;
            /** Figures */
            figures: components["schemas"]["Figure"][];
            /** Advice */
            advice: string;
            proposal: components["schemas"]["ProposalView"] | null;
        };
        /**
         * Resolution
         * @description Why an incident is over, or is not after all.
         */
        Resolution: {
            /** Author */
            author: string;
            /** Reason */
            reason: string;
        };
        /**
         * ReviewPage
         * @description What there is to say of the fleet's monitoring.
         *
         *     Attributes
         *     ----------
         *     models
         *         Those with something to do.
         *     calm
         *         Names of the others.
         */
        ReviewPage: {
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /** Sentence */
            sentence: string;
            /** Models */
            models: components["schemas"]["ModelRemarks"][];
            /** Calm */
            calm: string[];
        };
        /**
         * Role
         * @description What a column is for.
         * @enum {string}
         */
        Role: "feature" | "prediction" | "score" | "bound" | "label" | "id" | "time" | "segment" | "protected" | "outcome" | "ignored";
        /**
         * SegmentColumn
         * @description One column by whose values results are told apart.
         *
         *     Attributes
         *     ----------
         *     n_values
         *         How many values it has; those with most rows are shown.
         */
        SegmentColumn: {
            /** Name */
            name: string;
            /** Is Protected */
            is_protected: boolean;
            /** N Values */
            n_values: number;
            /** Segments */
            segments: components["schemas"]["SegmentDot"][];
            /** Fairness */
            fairness: components["schemas"]["FairnessView"][];
        };
        /**
         * SegmentDot
         * @description The chosen metric for one value of a column.
         *
         *     Attributes
         *     ----------
         *     n_predictions, n_labelled
         *         Rows with this value, and those whose label has come.
         *     difference
         *         Its value less that of all rows, in the metric's unit; None where it is not known.
         *     beside
         *         How it stands beside all rows; that as many values are looked at is allowed for.
         */
        SegmentDot: {
            dot: components["schemas"]["Dot"];
            /** N Predictions */
            n_predictions: number;
            /** N Labelled */
            n_labelled: number;
            /** Difference */
            difference: number | null;
            beside: components["schemas"]["Beside"];
        };
        /**
         * SegmentView
         * @description The same column over one part of the rows.
         */
        SegmentView: {
            /** Segment */
            segment: string;
            /** N Rows */
            n_rows: number;
            /** Distance */
            distance: number | null;
            summary: components["schemas"]["Summary"];
            distribution: components["schemas"]["Distribution"];
        };
        /**
         * SegmentsPage
         * @description Everything on the page.
         *
         *     Attributes
         *     ----------
         *     metric
         *         The one shown.
         *     metrics
         *         Those that can be.
         *     whole
         *         The metric over all rows.
         *     min_rows
         *         Rows below which nothing is said of a value.
         */
        SegmentsPage: {
            /** Model */
            model: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            metric: components["schemas"]["MetricInfo"];
            /** Metrics */
            metrics: components["schemas"]["MetricInfo"][];
            whole: components["schemas"]["Dot"];
            /** Min Rows */
            min_rows: number;
            /** Columns */
            columns: components["schemas"]["SegmentColumn"][];
        };
        /**
         * SelectedLabels
         * @description A window whose labelled rows are not like the others, and what that makes of its accuracy.
         *
         *     Attributes
         *     ----------
         *     labelled_ratio, unrepresented_ratio
         *         Shares of the predictions, 0 to 1: with a label; and like none that has one.
         *     accuracy
         *         Of the labelled rows, 0 to 1.
         *     reweighted, low, high
         *         Of all rows, 0 to 1, and what is sure of it; where too few labels stand for the others only that, 0 to 1.
         *     sentence
         *         The same for people.
         */
        SelectedLabels: {
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /** Labelled Ratio */
            labelled_ratio: number;
            /** Unrepresented Ratio */
            unrepresented_ratio: number;
            /** Accuracy */
            accuracy: number;
            /** Reweighted */
            reweighted: number | null;
            /** Low */
            low: number | null;
            /** High */
            high: number | null;
            /** Sentence */
            sentence: string;
        };
        /**
         * SeriesView
         * @description One metric's history, as columns of one length.
         *
         *     Attributes
         *     ----------
         *     metric
         *         What was measured; its unit holds for every number here.
         *     column, segment, reference
         *         What it is about and compared with; empty for none.
         *     window_s
         *         Length of each window, seconds.
         *     starts
         *         Start of each window, ascending.
         *     values, lows, highs
         *         Value and its 95 % interval; None where it could not be known.
         *     n_rows
         *         Rows behind each value.
         *     statuses
         *         What the monitors made of it; None where no monitor looks.
         *     benchmark
         *         What the metric reads on the training reference.
         *     reference_until
         *         Windows that start before this belong to the training reference, not to live traffic.
         *     events
         *         What was declared of it in the time shown, earliest first.
         *     expected_by
         *         Names of the monitors that know beforehand between which values its windows are as usual.
         *     labels_coming_since
         *         Start of the first window of which labels are still to come; None where the metric needs none, or none are.
         *     estimate
         *         What it was estimated to be in windows whose labels had not all come; None where nothing was estimated.
         *     past_estimates
         *         How far such estimates were off; None where labels have told of none.
         */
        SeriesView: {
            metric: components["schemas"]["MetricInfo"];
            /** Column */
            column: string;
            /** Segment */
            segment: string;
            /** Reference */
            reference: string;
            /** Window S */
            window_s: number;
            /** Starts */
            starts: string[];
            /** Values */
            values: (number | null)[];
            /** Lows */
            lows: (number | null)[];
            /** Highs */
            highs: (number | null)[];
            /** N Rows */
            n_rows: number[];
            /** Statuses */
            statuses: (components["schemas"]["Status"] | null)[];
            /** Benchmark */
            benchmark: number | null;
            /** Reference Until */
            reference_until: string | null;
            /**
             * Events
             * @default []
             */
            events: components["schemas"]["EventBand"][];
            /**
             * Expected By
             * @default []
             */
            expected_by: string[];
            /** Labels Coming Since */
            labels_coming_since?: string | null;
            estimate?: components["schemas"]["SeriesView"] | null;
            past_estimates?: components["schemas"]["PastEstimatesView"] | null;
        };
        /**
         * SettingChoice
         * @description A number that a detector can be given; what is None is not set, or without bound.
         */
        SettingChoice: {
            /** Name */
            name: string;
            /** Description */
            description: string;
            /** Default */
            default: number | null;
            /** Low */
            low: number | null;
            /** High */
            high: number | null;
        };
        /**
         * Snooze
         * @description Until when nobody is to hear of an incident (wall clock), unless it gets worse.
         */
        Snooze: {
            /** Author */
            author: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /**
             * Comment
             * @default
             */
            comment: string;
        };
        /**
         * Status
         * @description A judgement's colour.
         * @enum {string}
         */
        Status: "green" | "yellow" | "red" | "grey";
        /**
         * Summary
         * @description A column's summary over some rows; quantiles are in the column's own unit.
         */
        Summary: {
            /** N Rows */
            n_rows: number;
            /** Missing Rate */
            missing_rate: number;
            /** Minimum */
            minimum: number | null;
            /** P05 */
            p05: number | null;
            /** P25 */
            p25: number | null;
            /** Median */
            median: number | null;
            /** P75 */
            p75: number | null;
            /** P95 */
            p95: number | null;
            /** Maximum */
            maximum: number | null;
            /** Mean */
            mean: number | null;
            /** Std */
            std: number | null;
            /** N Distinct */
            n_distinct: number | null;
        };
        /**
         * Task
         * @description What a model predicts.
         * @enum {string}
         */
        Task: "binary" | "multiclass" | "regression" | "forecasting" | "ranking" | "multilabel" | "unknown";
        /**
         * ThresholdLine
         * @description What one threshold decides, and what that is worth.
         *
         *     Attributes
         *     ----------
         *     threshold
         *         Rows with this score or a higher one are flagged, 0 to 1. None where no score is that high, so that no row is
         *         flagged, and for the decisions that the service itself took.
         *     precision, recall, false_positive_rate
         *         0 to 1; None where they are not defined.
         *     flagged_ratio
         *         Share of the rows that are flagged, 0 to 1.
         *     value, value_low, value_high
         *         Mean value of a prediction and its 95 % interval, in the unit of the values and costs asked for.
         */
        ThresholdLine: {
            /** Threshold */
            threshold: number | null;
            /** Precision */
            precision: number | null;
            /** Recall */
            recall: number | null;
            /** False Positive Rate */
            false_positive_rate: number | null;
            /** Flagged Ratio */
            flagged_ratio: number;
            /** Value */
            value: number;
            /** Value Low */
            value_low: number | null;
            /** Value High */
            value_high: number | null;
        };
        /**
         * ThresholdPage
         * @description A model's thresholds over a span.
         *
         *     Attributes
         *     ----------
         *     start, end
         *         The span read.
         *     n_rows, n_positives
         *         Labelled rows with a score, and the positive ones among them.
         *     n_unlabelled
         *         Rows with a score whose label has not come; they are left out.
         *     reason
         *         Why there is nothing to decide by, for people; empty where there is.
         *     lines
         *         From the threshold that flags nothing to the one that flags all; at most 201, which lie close together over the
         *         rows they flag as over the scores.
         *     best
         *         The line of the highest value. It is the best for these rows, and so looks a little better than it will be.
         *     present
         *         What the service's own predictions decided, labelled rows with a prediction.
         *     missed_value
         *         Value a prediction that the best threshold would have brought beyond the present decisions; below 0 where these
         *         do better than any threshold.
         */
        ThresholdPage: {
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /** N Rows */
            n_rows: number;
            /** N Positives */
            n_positives: number;
            /** N Unlabelled */
            n_unlabelled: number;
            /** Reason */
            reason: string;
            /** Lines */
            lines: components["schemas"]["ThresholdLine"][];
            best: components["schemas"]["ThresholdLine"] | null;
            present: components["schemas"]["ThresholdLine"] | null;
            /** Missed Value */
            missed_value: number | null;
        };
        /**
         * TimelineLine
         * @description One line of the timeline.
         */
        TimelineLine: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            kind: components["schemas"]["EventKind"];
            /** Text */
            text: string;
            /** Author */
            author: string;
        };
        /**
         * Trial
         * @description One fault planted in one strength.
         *
         *     Attributes
         *     ----------
         *     amount
         *         The strength for people: "10 %".
         *     what
         *         What was planted, in a few words.
         *     notices
         *         The earliest first; empty where it went unseen.
         *     told_after_s
         *         From the fault's beginning until people would have been told, seconds; None where nobody would have been.
         */
        Trial: {
            /** Strength */
            strength: number;
            /** Amount */
            amount: string;
            /** What */
            what: string;
            /** Notices */
            notices: components["schemas"]["Notice"][];
            /** Told After S */
            told_after_s: number | null;
        };
        /**
         * Unit
         * @description How a metric's number is written for people.
         * @enum {string}
         */
        Unit: "ratio" | "number" | "milliseconds" | "bytes" | "percent" | "rows" | "days" | "outcome";
        /** ValidationError */
        ValidationError: {
            /** Location */
            loc: (string | number)[];
            /** Message */
            msg: string;
            /** Error Type */
            type: string;
            /** Input */
            input?: unknown;
            /** Context */
            ctx?: Record<string, never>;
        };
        /**
         * Version
         * @description One version of a model and where it comes from.
         */
        Version: {
            /** Name */
            name: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Git Commit
             * @default
             */
            git_commit: string;
            /**
             * Registry Uri
             * @default
             */
            registry_uri: string;
        };
        /**
         * VersionBody
         * @description A version as its service declares it.
         */
        VersionBody: {
            /** Name */
            name: string;
            /**
             * Git Commit
             * @default
             */
            git_commit: string;
            /**
             * Registry Uri
             * @default
             */
            registry_uri: string;
        };
        /**
         * VersionLine
         * @description A version and where it comes from.
         */
        VersionLine: {
            /** Name */
            name: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Git Commit */
            git_commit: string;
            /** Registry Uri */
            registry_uri: string;
        };
        /**
         * VersionTraffic
         * @description What one version answered.
         *
         *     Attributes
         *     ----------
         *     first, last
         *         Starts of the first and the last window in which it answered.
         *     share
         *         Of all predictions of the span, 0 to 1.
         *     rows
         *         Predictions in each step of the page.
         *     git_commit
         *         Empty where it was not told.
         */
        VersionTraffic: {
            /** Name */
            name: string;
            /**
             * First
             * Format: date-time
             */
            first: string;
            /**
             * Last
             * Format: date-time
             */
            last: string;
            /** N Rows */
            n_rows: number;
            /** Share */
            share: number;
            /** Rows */
            rows: number[];
            /** Git Commit */
            git_commit: string;
        };
        /**
         * VersionsPage
         * @description Everything on the versions page.
         *
         *     Attributes
         *     ----------
         *     start, end
         *         The span looked at. Intervals of differences hold at all looks together while the start stays the same.
         *     champion
         *         The version that the others are compared with; empty where nothing was answered.
         *     versions
         *         Those that answered, the champion first, then by predictions.
         *     steps
         *         Starts of the steps of `step_s` seconds by which traffic is told; whole windows, ascending.
         */
        VersionsPage: {
            /** Name */
            name: string;
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /** Window S */
            window_s: number;
            /** Champion */
            champion: string;
            /** Sentence */
            sentence: string;
            /** Versions */
            versions: components["schemas"]["VersionTraffic"][];
            /** Steps */
            steps: string[];
            /** Step S */
            step_s: number;
            /** Challengers */
            challengers: components["schemas"]["Challenger"][];
        };
        /**
         * YardstickView
         * @description What a fairness measure compares, by value of the column.
         *
         *     Attributes
         *     ----------
         *     limit
         *         Below this the measure's rule is broken, in `unit`; None where there is no rule.
         */
        YardstickView: {
            /** Title */
            title: string;
            unit: components["schemas"]["Unit"];
            /** Limit */
            limit: number | null;
            /** Dots */
            dots: components["schemas"]["Dot"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    post_predictions_api_v1_models__model__predictions_post: {
        parameters: {
            query?: {
                version?: string;
            };
            header?: {
                "content-type"?: string;
                "content-encoding"?: string;
                "idempotency-key"?: string;
            };
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
                "application/x-ndjson": unknown;
                "application/vnd.apache.arrow.stream": unknown;
                "application/vnd.apache.parquet": unknown;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_labels_api_v1_models__model__labels_get: {
        parameters: {
            query?: {
                /** @description ISO 8601 with a time zone */
                from?: string | null;
                /** @description ISO 8601 with a time zone */
                to?: string | null;
            };
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Labels"] | null;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    post_labels_api_v1_models__model__labels_post: {
        parameters: {
            query?: {
                version?: string;
            };
            header?: {
                "content-type"?: string;
                "content-encoding"?: string;
                "idempotency-key"?: string;
            };
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
                "application/x-ndjson": unknown;
                "application/vnd.apache.arrow.stream": unknown;
                "application/vnd.apache.parquet": unknown;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    post_outcomes_api_v1_models__model__outcomes_post: {
        parameters: {
            query?: {
                version?: string;
            };
            header?: {
                "content-type"?: string;
                "content-encoding"?: string;
                "idempotency-key"?: string;
            };
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
                "application/x-ndjson": unknown;
                "application/vnd.apache.arrow.stream": unknown;
                "application/vnd.apache.parquet": unknown;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_fleet_api_v1_fleet_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fleet"];
                };
            };
        };
    };
    get_model_page_api_v1_models__model__page_get: {
        parameters: {
            query?: {
                /** @description ISO 8601 with a time zone */
                from?: string | null;
                /** @description ISO 8601 with a time zone */
                to?: string | null;
            };
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_feature_page_api_v1_models__model__features__feature__get: {
        parameters: {
            query?: {
                /** @description ISO 8601 with a time zone */
                from?: string | null;
                /** @description ISO 8601 with a time zone */
                to?: string | null;
                reference?: "recent" | "training";
            };
            header?: never;
            path: {
                model: string;
                feature: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeaturePage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_versions_page_api_v1_models__model__versions_get: {
        parameters: {
            query?: {
                /** @description ISO 8601 with a time zone */
                from?: string | null;
                /** @description ISO 8601 with a time zone */
                to?: string | null;
                /** @description The version that the others are compared with */
                champion?: string | null;
            };
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionsPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_segments_page_api_v1_models__model__segments_get: {
        parameters: {
            query?: {
                metric?: string | null;
                /** @description ISO 8601 with a time zone */
                from?: string | null;
                /** @description ISO 8601 with a time zone */
                to?: string | null;
            };
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentsPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_worst_segments_api_v1_models__model__segments_worst_get: {
        parameters: {
            query?: {
                /** @description ISO 8601 with a time zone */
                from?: string | null;
                /** @description ISO 8601 with a time zone */
                to?: string | null;
            };
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundSegments"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_metrics_api_v1_models__model__metrics_get: {
        parameters: {
            query?: {
                metric?: string[];
                column?: string | null;
                segment?: string | null;
                reference?: string | null;
                window_s?: number | null;
                /** @description ISO 8601 with a time zone */
                from?: string | null;
                /** @description ISO 8601 with a time zone */
                to?: string | null;
            };
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesView"][];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_thresholds_api_v1_models__model__thresholds_get: {
        parameters: {
            query?: {
                value_tp?: number;
                cost_fp?: number;
                cost_fn?: number;
                value_tn?: number;
                /** @description ISO 8601 with a time zone */
                from?: string | null;
                /** @description ISO 8601 with a time zone */
                to?: string | null;
            };
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThresholdPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_quarantine_api_v1_models__model__quarantine_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quarantine"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_monitors_api_v1_models__model__monitors_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorLine"][];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_choices_api_v1_models__model__monitors_choices_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorChoices"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    preview_api_v1_models__model__monitors_preview_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    put_monitor_api_v1_models__model__monitors__name__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MonitorBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorLine"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_monitor_api_v1_models__model__monitors__name__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    patch_monitor_api_v1_models__model__monitors__name__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MonitorPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorLine"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_expectation_api_v1_models__model__monitors__name__expectation_get: {
        parameters: {
            query: {
                metric: string;
                column?: string;
                segment?: string;
                /** @description ISO 8601 with a time zone */
                from?: string | null;
                /** @description ISO 8601 with a time zone */
                to?: string | null;
            };
            header?: never;
            path: {
                model: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpectationView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_budget_api_v1_models__model__budget_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelBudget"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    put_budget_api_v1_models__model__budget_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BudgetBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelBudget"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_declared_events_api_v1_declared_events_get: {
        parameters: {
            query?: {
                model?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventLine"][];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    declare_event_api_v1_declared_events_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventLine"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_event_api_v1_declared_events__event_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                event_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    end_event_api_v1_declared_events__event_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                event_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventLine"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_models_api_v1_models_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelView"][];
                };
            };
        };
    };
    get_model_api_v1_models__model__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    put_model_api_v1_models__model__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    put_schema_api_v1_models__model__schema_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Column"][];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelView"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    post_reference_api_v1_models__model__reference_post: {
        parameters: {
            query: {
                version: string;
                task?: components["schemas"]["Task"];
            };
            header: {
                "content-type": string;
                "content-encoding"?: string;
                "x-watchkeeper-segments"?: string;
                "x-watchkeeper-protected"?: string;
            };
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reference"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_incidents_api_v1_incidents_get: {
        parameters: {
            query?: {
                model?: string | null;
                state?: components["schemas"]["IncidentState"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentLine"][];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_incident_api_v1_incidents__incident_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_proposal_api_v1_incidents__incident_id__proposal_get: {
        parameters: {
            query: {
                because: components["schemas"]["Dismissal"];
            };
            header?: never;
            path: {
                incident_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    acknowledge_api_v1_incidents__incident_id__acknowledge_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acknowledgement"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    snooze_api_v1_incidents__incident_id__snooze_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Snooze"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    assign_api_v1_incidents__incident_id__assign_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    resolve_api_v1_incidents__incident_id__resolve_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Resolution"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    reopen_api_v1_incidents__incident_id__reopen_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Resolution"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    dismiss_api_v1_incidents__incident_id__dismiss_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FalseAlarm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    comment_api_v1_incidents__incident_id__comments_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Comment"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_drill_api_v1_models__model__drill_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrillPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    start_drill_api_v1_models__model__drill_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DrillBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrillPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    cancel_drill_api_v1_models__model__drill_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    get_review_api_v1_review_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewPage"];
                };
            };
        };
    };
    changes_api_v1_changes_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    healthz_healthz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    readyz_readyz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
}
