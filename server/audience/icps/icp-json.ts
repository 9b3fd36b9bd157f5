// Profiles, verdicts and breadth as the API gives them. Pure.
import type { Breadth } from './breadth'
import type { Reason, Verdict } from './fit'
import { type Icp, sayCriterion } from './icp'
import type { Misfits } from './misfits'
import { missingOf } from './size-form'

export const icpJson = (icp: Icp) => ({
  ...icp,
  missing: missingOf(icp),
  criteria: icp.criteria.map((criterion) => ({ ...criterion, text: sayCriterion(criterion) })),
})

const reasonJson = ({ criterion: { id, field, level }, outcome, text }: Reason) => ({
  criterionId: id,
  field,
  level,
  outcome,
  text,
})

export const verdictJson = ({ fit, score, deciding, reasons }: Verdict) => ({
  fit,
  score,
  deciding: deciding ? reasonJson(deciding) : null,
  reasons: reasons.map(reasonJson),
})

export const breadthJson = ({ criteria, ...breadth }: Breadth, misfits: Misfits) => ({
  ...breadth,
  criteria: criteria.map(({ criterion, ...counts }) => ({
    criterionId: criterion.id,
    text: sayCriterion(criterion),
    level: criterion.level,
    ...counts,
  })),
  misfits: {
    ...misfits,
    failed: misfits.failed.map(({ criterion, ...rest }) => ({ criterionId: criterion.id, ...rest })),
  },
})
