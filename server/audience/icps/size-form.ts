// Revenue in the editor of a company's profile: its row always stands there (R15), and an estimate becomes a row when somebody takes
// it. A row says that it is an estimate as long as nobody types over it. Pure.
import type { Fault } from '../../platform/http/problem'
import { type Estimate, estimated } from './estimate-size'
import type { Criterion, IcpKind } from './icp'
import { type IcpForm, type Row, rowOf } from './icp-form'

const isRevenue = ({ field }: { field: string }): boolean => field === 'revenue'

/** The form with a row for revenue. It only ranks, as it comes: lists that lack revenues would leave everybody unknown. */
export function withRevenue(form: IcpForm): IcpForm {
  if (form.kind !== 'company' || form.rows.some(isRevenue)) return form
  const row: Row = { field: 'revenue', op: 'at-least', value: '', level: 'should', weight: '1' }
  return { ...form, rows: [...form.rows, row] }
}

/** A company's profile without revenue is not saved; which field to go to, and how else to say it. */
export function faultsOfRevenue(kind: IcpKind, rows: readonly Row[]): Fault[] {
  if (kind !== 'company') return []
  const at = rows.findIndex(isRevenue)
  if (at >= 0 && (rows[at]!.op === 'known' || rows[at]!.value.trim() !== '')) return []
  const message =
    'Revenue: say at least from where, such as 2M. Size and affordable cost are estimated from it. Where nobody can say, choose “is known”.'
  return [{ path: `criteria-${at < 0 ? rows.length : at}-value`, message }]
}

/** What a profile must say and does not: programs may keep one that is not whole, people are asked for the rest (R15). */
export const missingOf = ({ kind, criteria }: { kind: IcpKind; criteria: readonly Criterion[] }): 'revenue'[] =>
  kind === 'company' && !criteria.some(isRevenue) ? ['revenue'] : []

/** The form with the estimate that a person took: in the row of its field, or in one of its own that only ranks. */
export function takeEstimate(form: IcpForm, act: unknown, estimates: readonly Estimate[]): IcpForm {
  const wanted = estimated.find((field) => act === `estimate:${field}`)
  const taken = estimates.find(({ field }) => field === wanted)
  if (!taken) return form
  const at = form.rows.findIndex(({ field, level }) => field === taken.field && level !== 'exclude')
  const { level = 'should', weight = '1' } = form.rows[at] ?? {}
  const { field, op, min, max, rule } = taken
  const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
  const row = {
    ...rowOf({ id: '', field, op, ...bounds, level: 'should', weight: 1, estimate: rule }),
    level,
    weight,
  }
  return { ...form, rows: at < 0 ? [...form.rows, row] : form.rows.map((one, place) => (place === at ? row : one)) }
}
