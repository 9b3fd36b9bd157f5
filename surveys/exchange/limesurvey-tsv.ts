// LimeSurvey's survey structure in tab-separated values, in (manual.limesurvey.org, "Tab Separated Value survey structure"; read
// against exports of versions 3 to 6). Groups become pages, relevance becomes conditions where both mean the same; everything
// that is lost is named. Wrong rows are refused with row and column.
import type { Condition, QuestionKind } from '../definition'
import { type Fault, fault, type Read, refused } from '../shape'
import { parseExpression } from './expression'
import { createKeys, type Imported, otherWords } from './imported'
import { limeKinds, limeLost } from './limesurvey-kinds'
import { readLimeRows } from './limesurvey-rows'
import { asScale } from './limesurvey-scale'
import {
  type LimeGroup,
  type LimeItem,
  type LimeQuestion,
  type LimeSurvey,
  readLimeStructure,
  type Words,
} from './limesurvey-structure'
import { type Known, toCondition } from './to-condition'

export function fromLimeSurvey(text: string): Read<Imported> {
  const read = readLimeRows(text)
  if ('fault' in read) return refused(read.fault)
  const survey = readLimeStructure(read.rows)
  if ('fault' in survey) return refused(survey.fault)
  const { language, languages, words, settings, left } = survey
  const maker = createMaker(survey)
  const pages = survey.groups.map((group, at) => maker.page(group, at))
  if (maker.faults.length > 0) return refused(...maker.faults)
  nameSettings(survey)
  const intro = joinWords(words.get('surveyls_description'), words.get('surveyls_welcometext'))
  const data = {
    kind: 'survey',
    language,
    languages,
    title: maker.wording(words.get('surveyls_title') ?? {}, 'the title', { [language]: 'Imported survey' }),
    ...(intro ? { intro: maker.wording(intro, 'the welcome') } : {}),
    ...(words.has('surveyls_endtext') ? { thanks: maker.wording(words.get('surveyls_endtext') ?? {}, 'the end') } : {}),
    anonymous: settings.get('anonymized') === 'Y',
    pages: pages.filter(({ questions }) => questions.length > 0),
  }
  return { ok: true, value: { data, left } }
}

type Draft = Record<string, unknown> & { key: string; kind: string }

function createMaker({ language, languages, left }: LimeSurvey) {
  const keyFor = createKeys()
  const known = new Map<string, Known>()
  const faults: Fault[] = []

  /** Fills in nothing: names of ours for answers and contact fields; other braces become brackets and are named. */
  const wording = (said: Words, where: string, otherwise?: Words): Words => {
    const entries = Object.entries(said).map(([tag, text]) => [tag, pipes(text, where)] as const)
    const made = Object.fromEntries(entries)
    return made[language] ? made : { ...(otherwise ?? { [language]: Object.values(made)[0] ?? '' }), ...made }
  }

  const pipes = (text: string, where: string): string =>
    text.replace(/\{([^{}]*)\}/g, (_, inner: string) => {
      const name = inner.trim()
      const field = contactFields[name.toUpperCase()]
      const answer = known.get(name.replace(/\.(shown|NAOK|value)$/i, '').toLowerCase())
      if (field) return `{contact.${field}|}`
      if (answer && answer.ticked === undefined) return `{answer:${answer.key}}`
      left.push(`${where}: the expression {${name.slice(0, 100)}} in its words`)
      return `(${name})`
    })

  const condition = (relevance: string, where: string): { visibleIf?: Condition } => {
    if (relevance === '' || relevance === '1') return {}
    const tree = parseExpression(relevance)
    const lookUp = (name: string) => known.get(name.replace(/\.(NAOK|value|shown|code)$/i, '').toLowerCase())
    const made = tree && toCondition(tree, lookUp)
    if (!made) left.push(`${where}: the condition ${relevance.slice(0, 300)}`)
    return made ? { visibleIf: made } : {}
  }

  const items = (list: readonly LimeItem[]) => {
    const keyOf = createKeys()
    return list.map(({ code, text, row }) => ({
      code,
      key: keyOf(code || `row-${row}`),
      text: wording(text, `row ${row}`, { [language]: code }),
    }))
  }

  const question = (from: LimeQuestion): Draft[] => {
    const where = `row ${from.row}, ${from.code}`
    const scale = from.type === 'L' && from.cell('other') !== 'Y' ? asScale(from.answers) : undefined
    const row = scale ? limeKinds['5'] : limeKinds[from.type]
    if (!row) {
      const what = limeLost[from.type]
      if (what) left.push(`${where}: ${what}`)
      else
        faults.push(
          fault(
            `row ${from.row}, type/scale`,
            'not-limesurvey',
            `expected a type of question, got "${from.type.slice(0, 20)}"`,
          ),
        )
      return []
    }
    if (row.lost) left.push(`${where}: ${row.lost}`)
    for (const [column, what] of lostCells)
      if (from.cell(column)) left.push(`${where}: ${what} ${from.cell(column).slice(0, 100)}`)
    if (row.split) return from.subs.map((sub) => splitOne(from, sub, row.kind, where))
    const fixed = Array.isArray(row.options) ? (row.options as readonly (readonly [string, Words])[]) : undefined
    const plain = fixed
      ? fixed.map(([code, text]) => ({ code, key: createKeys()(code), text: inTheirLanguages(text, languages) }))
      : items(row.options === 'subs' ? from.subs : row.options === 'answers' ? from.answers : [])
    const exclusive = from.cell('exclude_all_others').split(';')
    const options = plain.map(({ code, key, text }) => ({
      key,
      text,
      ...(row.kind === 'multi' && exclusive.includes(code) ? { exclusive: true } : {}),
    }))
    const key = keyFor(from.code)
    if (from.cell('other') === 'Y' && (row.kind === 'single' || row.kind === 'multi'))
      options.push({
        key: 'other',
        text: wording({}, where, otherText(from, language, languages)),
        write: true,
      } as (typeof options)[number])
    const made: Draft = {
      ...common(from, key, row.kind, where),
      text: wording(from.text, where, { [language]: from.code }),
      ...(row.options ? { options } : {}),
      ...(row.rows ? { rows: items(from.subs).map(({ key: at, text }) => ({ key: at, text })) } : {}),
      ...(row.range ? { min: row.range[0], max: row.range[1] } : {}),
      ...scale,
      ...limits(from, row.kind),
    }
    const byCode = new Map(plain.map((one) => [one.code, one.key]))
    if (from.cell('other') === 'Y') byCode.set('-oth-', 'other')
    const optionKey = (code: string) => byCode.get(code)
    known.set(from.code.toLowerCase(), { key, kind: row.kind, optionKey })
    if (row.kind === 'multi')
      for (const [code, ticked] of byCode)
        known.set(`${from.code}_${code}`.toLowerCase(), { key, kind: 'multi', optionKey, ticked })
    return [made]
  }

  const common = (from: LimeQuestion, key: string, kind: string, where: string): Draft => ({
    key,
    kind,
    ...(Object.keys(from.help).length > 0 ? { hint: wording(from.help, where) } : {}),
    required: from.cell('mandatory') === 'Y',
    ...condition(from.relevance, where),
  })

  const splitOne = (from: LimeQuestion, sub: LimeItem, kind: QuestionKind, where: string): Draft => {
    const key = keyFor(`${from.code}-${sub.code}`)
    known.set(`${from.code}_${sub.code}`.toLowerCase(), { key, kind, optionKey: () => undefined })
    const both = Object.fromEntries(
      Object.entries(from.text).map(([tag, text]) => [tag, sub.text[tag] ? `${text} ${sub.text[tag]}` : text]),
    )
    return { ...common(from, key, kind, where), text: wording(both, where, { [language]: `${from.code} ${sub.code}` }) }
  }

  return {
    wording,
    faults,
    page(group: LimeGroup, at: number) {
      const where = `row ${group.row}, group ${at + 1}`
      const visible = condition(group.relevance, where)
      const title = Object.keys(group.name).length > 0 ? { title: wording(group.name, where) } : {}
      const intro = Object.keys(group.text).length > 0 ? { intro: wording(group.text, where) } : {}
      return { key: `page-${at + 1}`, ...title, ...intro, ...visible, questions: group.questions.flatMap(question) }
    },
  }
}

const contactFields: Readonly<Record<string, string>> = {
  'TOKEN:FIRSTNAME': 'firstName',
  'TOKEN:LASTNAME': 'lastName',
  'TOKEN:EMAIL': 'email',
}

/** Columns of a question that have no counterpart, when they hold something. */
const lostCells: readonly (readonly [column: string, what: string])[] = [
  ['validation', 'the pattern'],
  ['default', 'the default'],
  ['em_validation_q', 'the check'],
  ['em_validation_sq', 'the check'],
  ['array_filter', 'the filter by'],
  ['random_order', 'the random order'],
  ['random_group', 'the random group'],
  ['time_limit', 'the time limit'],
]

function limits({ cell }: LimeQuestion, kind: string): object {
  const whole = (column: string) => (/^-?\d{1,12}$/.test(cell(column)) ? Number(cell(column)) : undefined)
  const [min, max] =
    kind === 'number'
      ? [whole('min_num_value_n'), whole('max_num_value_n')]
      : [undefined, kind === 'multi' ? whole('max_answers') : undefined]
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

function otherText({ cell }: LimeQuestion, language: string, languages: readonly string[]): Words {
  const own = cell('other_replace_text')
  return own ? { [language]: own } : inTheirLanguages(otherWords, languages)
}

/** Words of ours in the languages of the survey, in English where we have none. */
const inTheirLanguages = (words: Readonly<Record<string, string>>, languages: readonly string[]): Words =>
  Object.fromEntries(languages.map((tag) => [tag, words[tag] ?? words.en ?? '']))

function joinWords(first: Words | undefined, second: Words | undefined): Words | undefined {
  if (!first || !second) return first ?? second
  const tags = new Set([...Object.keys(first), ...Object.keys(second)])
  return Object.fromEntries([...tags].map((tag) => [tag, [first[tag], second[tag]].filter(Boolean).join('\n\n')]))
}

const plainSettings =
  /^(sid|gsid|admin.*|language|additional_languages|anonymized|active|datecreated|format|template|owner_id|faxto|emailresponseto|emailnotificationto|bounce_email|allow.*|show.*|use.*|save.*|send.*|date.*|ip.*|ref.*|list.*|public.*|html.*|no.*|question.*|token.*|print.*|auto.*|google.*|alloweditaftercompletion|attributedescriptions|startdate)$/i

/** Settings that respondents would notice: an end, quotas of time, mails. The look and the accounts of another program are not ours. */
function nameSettings({ settings, words, left }: LimeSurvey): void {
  const lost = [...settings].filter(
    ([name, text]) => text !== '' && !['N', 'I', '0', 'inherit'].includes(text) && !plainSettings.test(name),
  )
  if (lost.length > 0)
    left.push(
      `settings: ${lost
        .map(([name]) => name)
        .slice(0, 30)
        .join(', ')}`,
    )
  const mails = [...words].filter(([name, said]) => name.startsWith('surveyls_email') && Object.keys(said).length > 0)
  if (mails.length > 0) left.push('the texts of its e-mails: campaigns have their own')
  if (words.has('surveyls_url')) left.push('the address to go to at the end')
}
