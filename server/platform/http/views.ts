// The view engine of this product: its folder and its helpers, one row each.
import { join } from 'node:path'
import { chartHelpers } from '../../../views/helpers/charts'
import { kindHelpers } from '../../../views/helpers/kinds'
import { logicHelpers } from '../../../views/helpers/logic'
import { toneHelpers } from '../../../views/helpers/tones'
import { wordHelpers } from '../../../views/helpers/words'
import { root } from '../root'
import type { Assets } from './assets'
import { createViewEngine, type ViewEngine } from './view-engine'

export function createViews(assets: Assets, zone: () => string): ViewEngine {
  const helpers = { ...logicHelpers, ...wordHelpers, ...toneHelpers, ...kindHelpers, ...chartHelpers }
  return createViewEngine(join(root, 'views'), helpers, assets, zone)
}
