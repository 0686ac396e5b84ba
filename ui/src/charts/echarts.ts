// The parts of ECharts that are used, and no more; the rest stays out of the bundle.
import { CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([
  LineChart,
  ScatterChart,
  CustomChart,
  GridComponent,
  MarkLineComponent,
  MarkAreaComponent,
  CanvasRenderer,
]);

export type { ECharts, EChartsCoreOption as ChartOption } from "echarts/core";
export { init };
