// Pictures drawn on the server, coloured by the design tokens. One file a picture in charts/; this table names them for
// templates, each of which takes one object. Every plot stands beside its table in the page. Pure.
import { bars } from './charts/bars'
import { heatMap } from './charts/heat-map'
import { intervalDots } from './charts/interval-dots'
import { lines } from './charts/lines'
import { scatterMap } from './charts/scatter-map'
import { shareBar } from './charts/share-bar'
import { shareStrip, stackedShares } from './charts/stacked-shares'
import { category } from './charts/svg'

export const chartHelpers = {
  bars,
  category,
  heatMap,
  intervalDots,
  lines,
  scatterMap,
  shareBar,
  shareStrip,
  stackedShares,
}
