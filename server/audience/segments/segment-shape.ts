// What a segment is made of when it comes in: JSON of the API, and the form of its page with rows as they are typed.
import * as z from 'zod'
import { cleanLine } from '../../../surveys/clean-text'
import type { Fault } from '../../platform/http/problem'
import { lifecycles } from '../directory/contact'
import { fits } from '../icps/fit'
import { type IcpForm, readForm, readRows } from '../icps/icp-form'
import { mostCriteria } from '../icps/icp-shape'
import { criterionShape } from '../icps/read-criterion'
import type { NewSegment, SegmentRule } from './segment'

const name = z
  .string()
  .max(120, 'At most 120 characters.')
  .transform(cleanLine)
  .pipe(z.string().min(1, 'Give the segment a name.'))

const criterion = criterionShape.refine(({ level }) => level !== 'should', {
  message: 'Expected must or exclude: a segment does not rank.',
  path: ['level'],
})

const fit = z
  .object({
    fit: z.enum(fits, { error: `Expected one of ${fits.join(', ')}.` }),
    icpId: z.string().max(100).optional().describe('By this profile; by the best of all when left out.'),
  })
  .transform(({ fit: asked, icpId }) => ({ fit: asked, ...(icpId ? { icpId } : {}) }))

export const segmentShape = z.object({
  name,
  rule: z
    .object({
      lifecycles: z
        .array(z.enum(lifecycles, { error: `Expected some of ${lifecycles.join(', ')}.` }))
        .max(lifecycles.length)
        .default([]),
      fit: fit.optional(),
      criteria: z.array(criterion).max(mostCriteria, `At most ${mostCriteria} criteria.`).default([]),
    })
    .transform(({ fit: asked, ...rest }): SegmentRule => ({ ...rest, ...(asked ? { fit: asked } : {}) })),
})

export type SegmentForm = { name: string; lifecycles: string[]; fit: string; icpId: string; rows: IcpForm['rows'] }

/** What was posted, kept even while it makes no sense yet. */
export function readSegmentForm(body: Readonly<Record<string, unknown>>): SegmentForm {
  const { rows, name: typed } = readForm({ ...body, kind: 'decision-maker' })
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 100) : '')
  return {
    name: typed,
    lifecycles: [body.lifecycles ?? []].flat().map(text),
    fit: text(body.fit),
    icpId: text(body.icpId),
    rows: rows.map((row) => (row.level === 'should' ? { ...row, level: 'must' } : row)),
  }
}

/** The rule of the rows that can be read, and the faults of the others. */
export function toRule({ lifecycles: of, fit: asked, icpId, rows }: SegmentForm): {
  rule: SegmentRule
  faults: Fault[]
} {
  const { criteria, faults } = readRows(rows)
  const wanted = fits.find((one) => one === asked)
  return {
    rule: {
      lifecycles: lifecycles.filter((one) => of.includes(one)),
      ...(wanted ? { fit: { fit: wanted, ...(icpId ? { icpId } : {}) } } : {}),
      criteria,
    },
    faults,
  }
}

/** The whole form as a segment, or what is wrong with it. */
export function readSegment(form: SegmentForm): { segment: NewSegment } | { faults: Fault[] } {
  const { rule, faults } = toRule(form)
  const read = name.safeParse(form.name)
  const all = [...(read.error?.issues ?? []).map(({ message }) => ({ path: 'name', message })), ...faults]
  return read.success && all.length === 0 ? { segment: { name: read.data, rule } } : { faults: all }
}
