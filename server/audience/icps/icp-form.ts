// The editor of a profile as a form: rows of criteria as they are typed, kept even while they make no sense yet, so that adding a
// row, taking one away or switching the kind never loses a word. Pure.
import type { Fault } from '../../platform/http/problem'
import { fieldLabel, findField, isOwn, ownPrefix } from '../facts/fields'
import {
  type Criterion,
  fieldsFor,
  type Icp,
  type IcpKind,
  icpKinds,
  levels,
  type Operator,
  operatorsFor,
  operatorWords,
  type Sizing,
  sayNumber,
  sayValues,
} from './icp'
import { icpPatchShape, icpShape, mostCriteria } from './icp-shape'
import { criterionShape } from './read-criterion'

export type Row = {
  field: string
  op: string
  value: string
  level: string
  weight: string
  /** The rule of an estimate, and the demand it made: typing another takes the rule away. */
  estimate?: string
  made?: string
}
export type IcpForm = {
  name: string
  kind: IcpKind
  product: string
  description: string
  problems: { problem: string; solution: string }[]
  rows: Row[]
  sizing: { perEmployee: string; spendPercent: string }
}

const text = (value: unknown, most = 10_000): string => (typeof value === 'string' ? value.slice(0, most) : '')
const items = (value: unknown): Record<string, unknown>[] =>
  Object.values(typeof value === 'object' && value !== null ? value : {}).filter(
    (one) => typeof one === 'object' && one !== null,
  )

/** What was posted. `act` may add the field chosen beside the button, or take away a row by its number. */
export function readForm(body: Readonly<Record<string, unknown>>): IcpForm {
  const rows = items(body.criteria)
    .slice(0, mostCriteria)
    .map(({ field, op, value, level, weight, estimate, made }) => ({
      field: text(field, 120),
      op: text(op, 20),
      value: text(value),
      level: text(level, 20),
      weight: text(weight, 6),
      ...(estimate && text(made) === `${text(op)} ${text(value)}`
        ? { estimate: text(estimate, 400), made: text(made) }
        : {}),
    }))
    .filter(({ field }) => field !== '')
  const removed = /^remove:(\d+)$/.exec(text(body.act))
  const added = text(body.act) === 'add' ? addedField(text(body.newField), text(body.newOwn)) : undefined
  const problems = items(body.problems).map(({ problem, solution }) => ({
    problem: text(problem),
    solution: text(solution),
  }))
  const [sizing = {}] = items([body.sizing])
  return {
    name: text(body.name),
    kind: icpKinds.find((kind) => kind === body.kind) ?? 'company',
    product: text(body.product),
    description: text(body.description),
    sizing: { perEmployee: text(sizing.perEmployee, 40), spendPercent: text(sizing.spendPercent, 40) },
    problems: problems.filter(({ problem, solution }) => problem.trim() + solution.trim() !== ''),
    rows: [
      ...rows.filter((_, at) => !removed || at !== Number(removed[1])),
      ...(added && rows.length < mostCriteria
        ? [{ field: added, op: operatorsFor(added)[0] ?? 'is-any', value: '', level: 'must', weight: '1' }]
        : []),
    ],
  }
}

function addedField(field: string, own: string): string | undefined {
  if (own.trim() !== '') return `${ownPrefix}${own.trim().slice(0, 100)}`
  return findField(field) || isOwn(field) ? field : undefined
}

const noSizing = { perEmployee: '', spendPercent: '' }
export const emptyForm: IcpForm = {
  ...{ name: '', kind: 'company', product: '', description: '' },
  ...{ problems: [], rows: [], sizing: noSizing },
}

export const formOf = (icp: Icp): IcpForm => ({
  ...icp,
  problems: [...icp.problems],
  rows: icp.criteria.map(rowOf),
  sizing: {
    perEmployee: icp.sizing?.perEmployee === undefined ? '' : sayNumber(icp.sizing.perEmployee),
    spendPercent: icp.sizing?.spendPercent === undefined ? '' : String(icp.sizing.spendPercent),
  },
})

/** A criterion as it is typed. */
export function rowOf({ field, op, values = [], min, max, level, weight, estimate }: Criterion): Row {
  const bounds =
    op === 'between'
      ? `${sayNumber(min ?? 0)} - ${sayNumber(max ?? 0)}`
      : sayNumber((op === 'at-most' ? max : min) ?? 0)
  const words = sayValues(field, values)
  const listed = words.some((word) => word.includes(',')) ? `${words.join('; ')};` : words.join(', ')
  const value = op === 'known' ? '' : values.length > 0 ? listed : bounds
  const rule = estimate ? { estimate, made: `${op} ${value}` } : {}
  return { field, op, level, weight: String(weight), value, ...rule }
}

/** The criteria of those rows that can be read, and the faults of the others. */
export function readRows(rows: readonly Row[]): { criteria: Criterion[]; faults: Fault[] } {
  const criteria: Criterion[] = []
  const faults: Fault[] = []
  rows.forEach(({ weight, made: _, ...row }, at) => {
    const read = criterionShape.safeParse({ ...row, weight: weight || undefined })
    if (read.success) criteria.push(read.data)
    else
      faults.push({
        path: `criteria-${at}-value`,
        message: `${fieldLabel(row.field)}: ${read.error.issues[0]?.message ?? 'Not readable.'}`,
      })
  })
  return { criteria, faults }
}

/** The whole form as a profile, or what is wrong with it. */
export function readIcp({ rows, ...rest }: IcpForm) {
  const { criteria, faults } = readRows(rows)
  const read = icpShape.safeParse(rest)
  const all = [...(read.error?.issues ?? []).map(({ path, message }) => ({ path: path.join('-'), message })), ...faults]
  return read.success && all.length === 0 ? { icp: { ...read.data, criteria } } : { faults: all }
}

/** The team's own rules, as far as they can be read: while they are typed, the others stand in. */
export function readSizing(sizing: IcpForm['sizing']): Sizing {
  const { perEmployee, spendPercent } = icpPatchShape.shape.sizing.unwrap().shape
  return {
    perEmployee: perEmployee.safeParse(sizing.perEmployee).data,
    spendPercent: spendPercent.safeParse(sizing.spendPercent).data,
  }
}

/** What the template draws for each row. */
export function showRows(rows: readonly Row[], faults: readonly Fault[], kind?: IcpKind) {
  const revenues = kind === 'company' ? rows.filter(({ field }) => field === 'revenue').length : 0
  return rows.map((row, at) => ({
    ...row,
    at,
    id: `criteria-${at}-value`,
    label: fieldLabel(row.field),
    isOwn: isOwn(row.field),
    hint: hintFor(row.field),
    /** The one row that stays: every company's profile says something of revenue. */
    isKept: revenues === 1 && row.field === 'revenue',
    isShould: row.level === 'should',
    levels: levels.map((level) => ({ level, label: levelWords[level], chosen: level === row.level })),
    operators: operatorsFor(row.field).map((op: Operator) => ({ op, label: operatorWords[op], chosen: op === row.op })),
    fault: faults.find(({ path }) => path === `criteria-${at}-value`)?.message,
  }))
}

const levelWords = { must: 'Must', should: 'Should', exclude: 'Exclude' } as const

function hintFor(field: string): string {
  const kind = findField(field)?.kind
  if (field === 'industry') return 'Software, Telecommunications, or the letter of a section'
  if (field === 'country') return 'Poland, DE, or a market: EU, DACH, North America'
  if (kind === 'hours') return 'Hours, such as 4'
  if (kind === 'number') return '100, or 50 - 500'
  if (kind === 'money') return '20000, 1.5M, or 10k - 50k'
  if (kind === 'choice') return findField(field)?.options?.join(', ') ?? ''
  return isOwn(field) ? 'Words, or a number' : 'Words, with commas between'
}

/** The fields to choose from, in groups, for the kind. */
export function fieldChoices(kind: IcpKind, own: readonly string[]) {
  const groups = new Map<string, { value: string; label: string }[]>()
  for (const { key, label, group } of fieldsFor(kind)) {
    if (key === 'industryCode') continue
    groups.set(group, [...(groups.get(group) ?? []), { value: key, label }])
  }
  if (own.length > 0)
    groups.set(
      'Own fields',
      own.map((name) => ({ value: `${ownPrefix}${name}`, label: name })),
    )
  return [...groups].map(([group, choices]) => ({ group, choices }))
}
