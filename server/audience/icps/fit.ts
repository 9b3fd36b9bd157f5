// Whether somebody fits a profile, and which criterion decided it (R5): must and exclude decide, should ranks (C3). What is not
// known is said to be unknown, never guessed. Pure.
import { type Fact, type Facts, fieldLabel, findField, fold, isOwn, type OwnFields, ownName } from '../facts/fields'
import { sectionNamed } from '../facts/industries'
import { readNumber } from '../facts/read-fact'
import { type Criterion, type Icp, type IcpKind, sayDemand, sayNumber, sayValue } from './icp'

export const fits = ['good', 'poor', 'unknown'] as const
export type Fit = (typeof fits)[number]
export type Outcome = 'pass' | 'fail' | 'unknown'

/** Whose facts are judged: a company, a person, or a person with their company. */
export type Subject = {
  account?: { facts: Facts; own: OwnFields } | undefined
  contact?: { facts: Facts; own: OwnFields } | undefined
}

export type Reason = { criterion: Criterion; outcome: Outcome; text: string }

export type Verdict = {
  fit: Fit
  /** The weighted share of `should` that passes, 0..1; 1 when the profile has none. What is unknown does not pass. */
  score: number
  /** The criterion that decided against, or that stands open. A good fit has none: everything held. */
  deciding?: Reason
  reasons: readonly Reason[]
}

export type Judged = Pick<Icp, 'kind' | 'criteria'>

export function judge(icp: Judged, subject: Subject): Verdict {
  const reasons = icp.criteria.map((criterion) => check(criterion, icp.kind, subject))
  const decides = ({ criterion }: Reason) => criterion.level !== 'should'
  const deciding =
    reasons.find((reason) => decides(reason) && reason.outcome === 'fail') ??
    reasons.find((reason) => decides(reason) && reason.outcome === 'unknown')
  // A profile without a deciding criterion would call everybody a good fit: it says nothing yet.
  const empty = !icp.criteria.some(({ level }) => level !== 'should')
  const fit: Fit = deciding ? (deciding.outcome === 'fail' ? 'poor' : 'unknown') : empty ? 'unknown' : 'good'
  return { fit, score: scoreOf(reasons), ...(deciding ? { deciding } : {}), reasons }
}

/** In words, what decided: all that failed, or else all that stands open. */
export function reasonsOf({ fit, deciding, reasons }: Verdict): string[] {
  if (!deciding) return [fit === 'good' ? 'Every criterion holds.' : 'No criterion decides yet.']
  const decided = ({ criterion, outcome }: Reason) => criterion.level !== 'should' && outcome === deciding.outcome
  return reasons.filter(decided).map(({ text }) => text)
}

function scoreOf(reasons: readonly Reason[]): number {
  const wished = reasons.filter(({ criterion }) => criterion.level === 'should')
  const all = wished.reduce((sum, { criterion }) => sum + criterion.weight, 0)
  const held = wished.reduce((sum, { criterion, outcome }) => sum + (outcome === 'pass' ? criterion.weight : 0), 0)
  return all === 0 ? 1 : held / all
}

/** One criterion against one subject. An `exclude` passes when its rule does not hold. */
export function check(criterion: Criterion, kind: IcpKind, subject: Subject): Reason {
  const found = factFor(criterion.field, kind, subject)
  const fact = found ?? (findField(criterion.field)?.blankMeans === 'none' ? [] : undefined)
  const code = criterion.field === 'industry' ? factFor('industryCode', kind, subject) : undefined
  const holds = fact === undefined ? (criterion.op === 'known' ? false : undefined) : matches(criterion, fact, code)
  const outcome: Outcome = holds === undefined ? 'unknown' : holds === (criterion.level !== 'exclude') ? 'pass' : 'fail'
  return { criterion, outcome, text: sentence(criterion, fact, outcome) }
}

/** The subject's fact: for companies the account's before the person's, for people the other way round. */
function factFor(field: string, kind: IcpKind, { account, contact }: Subject): Fact | undefined {
  const holders = kind === 'company' ? [account, contact] : [contact, account]
  for (const holder of holders) {
    const bag = isOwn(field) ? holder?.own : holder?.facts
    const key = isOwn(field) ? ownName(field) : field
    if (bag && Object.hasOwn(bag, key)) return bag[key]
  }
  return undefined
}

/** Undefined when the fact cannot be compared, such as a word where a number is asked. */
function matches(
  { field, op, values = [], min, max }: Criterion,
  fact: Fact,
  code: Fact | undefined,
): boolean | undefined {
  if (op === 'known') return typeof fact !== 'object' || fact.length > 0
  if (op === 'at-least' || op === 'at-most' || op === 'between') {
    const number = typeof fact === 'number' ? fact : typeof fact === 'string' ? readNumber(fact) : undefined
    if (number === undefined) return undefined
    return (op === 'at-most' || number >= (min ?? 0)) && (op === 'at-least' || number <= (max ?? 0))
  }
  const facts = (typeof fact === 'object' ? fact : [String(fact)]).map(fold)
  const has = (value: string) =>
    facts.some((one) => isSame(field, one, fold(value))) || (code !== undefined && sectionNamed(value) === code)
  if (op === 'has-all') return values.every(has)
  return values.some(has) === (op === 'is-any')
}

/** Codes and choices are compared whole; in words it is enough that the asked words stand in it ("computer software"). */
function isSame(field: string, fact: string, asked: string): boolean {
  const kind = findField(field)?.kind
  if (fact === asked) return true
  if (kind === 'country' || kind === 'language' || kind === 'choice' || field === 'industryCode') return false
  return includesWords(fact, asked)
}

// Words, not parts of words: "it" is not in "hospitality". Scripts without spaces have no word ends to look for.
function includesWords(text: string, asked: string): boolean {
  const at = text.indexOf(asked)
  if (at < 0 || asked === '') return false
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(asked)) return true
  const isLetter = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign)
  return !isLetter(text[at - 1]) && !isLetter(text[at + asked.length])
}

function sentence(criterion: Criterion, fact: Fact | undefined, outcome: Outcome): string {
  const label = fieldLabel(criterion.field)
  const demand = sayDemand(criterion)
  const is = sayFact(criterion.field, fact)
  if (criterion.level === 'exclude') {
    if (outcome === 'fail') return `${label}: ${is}; we do not serve ${demand}`
    return outcome === 'pass' ? `${label}: ${is}; not ${demand}` : `${label}: not known; must not be ${demand}`
  }
  const word = criterion.level === 'must' ? 'must be' : 'should be'
  if (outcome === 'pass') return criterion.op === 'known' ? `${label}: ${is}` : `${label}: ${is} (${demand})`
  return `${label}: ${outcome === 'unknown' && fact === undefined ? 'not known' : is}; ${word} ${demand}`
}

export function sayFact(field: string, fact: Fact | undefined): string {
  if (fact === undefined) return 'not known'
  if (typeof fact === 'number') return sayNumber(fact)
  if (typeof fact === 'string') return sayValue(field, fact)
  return fact.length === 0 ? 'none' : fact.join(', ')
}

/** The best of several profiles, as one product fits where another does not (R11). */
export function bestOf(verdicts: readonly Verdict[]): Verdict | undefined {
  const rank = { good: 2, unknown: 1, poor: 0 }
  return [...verdicts].sort((left, right) => rank[right.fit] - rank[left.fit] || right.score - left.score)[0]
}
