// What a study's home shows: the way from the ICP to published personas, what is done and what comes next. It looks across
// all stages, so it stands beside the container and not in one of them.

import type { Study } from './audience/study'
import type { Step } from './audience/study-routes'

export function studySteps(_: object): (study: Study) => Promise<Step[]> {
  return async () => []
}
