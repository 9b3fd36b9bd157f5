// A persona as slides for a talk: the card, challenges with the words behind them, how to talk and sell, what they ask, and how much
// stands behind it all. Text and plain shapes only. The library is loaded when somebody asks for slides.
import type PptxGenJS from 'pptxgenjs'
import type { Revision } from '../publishing/revision'
import { planSlide } from './plan-slide'
import { type Shown, sayProvenance } from './shown'
import {
  accent,
  faint,
  foot,
  head,
  ink,
  inner,
  line,
  list,
  page,
  paper,
  type Slide,
  soft,
  warm,
  words,
} from './slide-parts'
import { clip, plain, serifFont, toRuns } from './slide-text'

type ShownField = Shown['chapters'][number]['fields'][number]
type ShownLine = ShownField['lines'][number]

export async function toPptx(shown: Shown, revision: Revision | undefined): Promise<Buffer> {
  const { default: Deck } = await import('pptxgenjs')
  const deck = new Deck()
  deck.layout = 'LAYOUT_WIDE'
  deck.title = plain(shown.name)
  deck.company = 'Verbatim'
  deck.author = revision ? plain(revision.by.name) : 'Verbatim'
  const edition = revision ? `Version ${revision.number}, ${day(revision.publishedAt)}` : 'Draft, not published'
  const pages: ((slide: Slide) => void)[] = [
    (slide) => card(slide, shown),
    ...(linesOf(shown, 'challenge').length > 0 ? [(slide: Slide) => challenges(slide, shown)] : []),
    ...columnsOf(shown).map((columns) => (slide: Slide) => talkAndBuy(slide, columns)),
    ...(linesOf(shown, 'question').length > 0 ? [(slide: Slide) => questions(slide, shown)] : []),
    ...(shown.plan?.count ? [(slide: Slide) => planSlide(slide, shown.plan!)] : []),
    (slide) => proof(slide, shown),
  ]
  pages.forEach((draw, at) => {
    const slide = deck.addSlide()
    slide.background = { color: paper }
    draw(slide)
    foot(slide, `${clip(shown.name, 70)} · ${edition}`, `${at + 1} / ${pages.length}`)
  })
  return (await deck.write({ outputType: 'nodebuffer' })) as Buffer
}

function card(slide: Slide, shown: Shown): void {
  const tone = shown.isNegative ? warm : accent
  const { basis } = shown.people
  slide.addShape('rect', { x: 0, y: 0, w: page.width, h: 2.55, fill: { color: tone }, line: { color: tone } })
  const kicker = shown.isNegative ? 'NEGATIVE PERSONA: WHOM NOT TO TARGET, AND WHY' : 'PERSONA'
  words(slide, kicker, { x: page.edge, y: 0.42, w: inner, h: 0.3 }, { size: 12, color: 'FFFFFF', bold: true })
  const name = clip(shown.name, 120)
  words(
    slide,
    name,
    { x: page.edge, y: 0.72, w: inner, h: 0.85 },
    { size: name.length > 60 ? 26 : 38, color: 'FFFFFF', bold: true },
  )
  words(slide, clip(shown.summary, 230), { x: page.edge, y: 1.6, w: inner, h: 0.75 }, { size: 15, color: 'FFFFFF' })
  const third = (inner - 0.8) / 3
  const columns = [
    { title: 'What gets in their way', lines: linesOf(shown, 'challenge') },
    { title: 'What moves them', lines: linesOf(shown, 'motivator') },
  ]
  columns.forEach(({ title, lines }, at) => {
    const x = page.edge + at * (third + 0.4)
    words(slide, title, { x, y: 2.95, w: third, h: 0.35 }, { size: 16, bold: true, color: tone })
    const entries = lines.slice(0, 4).map(({ text }) => ({ text: clip(text, 90) }))
    list(slide, entries.length > 0 ? entries : [{ text: 'nothing written yet' }], { x, y: 3.35, w: third, h: 2.5 })
  })
  const x = page.edge + 2 * (third + 0.4)
  const quote = linesOf(shown, 'challenge').flatMap(({ quotes }) => quotes)[0]
  if (quote) {
    slide.addShape('rect', { x, y: 2.95, w: 0.05, h: 2.6, fill: { color: tone }, line: { color: tone } })
    words(
      slide,
      `“${clip(quote.text, 190)}”`,
      { x: x + 0.2, y: 2.95, w: third - 0.2, h: 2.6 },
      { size: 17, italic: true, face: serifFont },
    )
  }
  const facts = [
    basis
      ? `${basis.size} of ${basis.respondents} people who answered (${percent(basis.share)})`
      : 'Written by hand, not from an analysis',
    ...(shown.icp ? [`ICP: ${clip(shown.icp.name, 50)}`] : []),
    ...(shown.awareness ? [`Knew the product before: ${shown.awareness} of 5`] : []),
  ]
  slide.addShape('line', { x: page.edge, y: 6.2, w: inner, h: 0, line: { color: line, width: 1 } })
  words(slide, facts.join('   ·   '), { x: page.edge, y: 6.35, w: inner, h: 0.35 }, { size: 13, color: faint })
}

const rowsOfChallenges = 5

function challenges(slide: Slide, shown: Shown): void {
  head(slide, 'Challenges, and who says so', 'The persona stands on these. Every line leads back to answers.')
  const lines = linesOf(shown, 'challenge').slice(0, rowsOfChallenges)
  const cell = (text: string, style: PptxGenJS.TableCellProps = {}): PptxGenJS.TableCell => ({
    text: toRuns(text === '' ? ' ' : text) as PptxGenJS.TableCell[],
    options: { fontSize: 12, color: ink, valign: 'top', ...style },
  })
  const title = (text: string) => cell(text, { bold: true, color: faint, fill: { color: soft }, fontSize: 11 })
  const rows = lines.map((one) => [
    cell(clip(one.text, 110), { bold: true, fontSize: 13 }),
    cell(one.quotes[0] ? `“${clip(one.quotes[0].text, 130)}”` : '', { italic: true, color: faint }),
    cell(clip(one.reply, 110), { color: accent }),
    cell(clip(sayProvenance(one), 60), { color: faint, fontSize: 11 }),
  ])
  slide.addTable([['Challenge', 'In their words', 'Our solution', 'Evidence'].map(title), ...rows], {
    ...{ x: page.edge, y: 1.6, w: inner, colW: [3.4, 3.9, 3.1, inner - 10.4] },
    ...{ border: { type: 'solid', color: line, pt: 0.75 }, margin: 0.08 },
  })
}

type Column = { title: string; entries: { text: string; under?: string }[] }

/** Fields of one slide in at most three columns. */
function columnsOf(shown: Shown): Column[][] {
  const wanted = [
    'motivator',
    'communication',
    'content',
    'goal',
    'objection',
    'buying-process',
    'kpi',
    'role',
    'technology',
  ]
  const fields = shown.chapters.flatMap(({ fields: all }) => all).filter(({ key }) => wanted.includes(key))
  const columns = fields
    .sort((left, right) => wanted.indexOf(left.key) - wanted.indexOf(right.key))
    .slice(0, 6)
    .map(
      (field): Column => ({
        title: field.label,
        entries: field.lines.slice(0, 3).map(({ text, reply }) => ({
          text: clip(text, 80),
          ...(reply ? { under: clip(reply, 80) } : {}),
        })),
      }),
    )
  return columns.length > 0 ? [columns] : []
}

function talkAndBuy(slide: Slide, columns: readonly Column[]): void {
  head(slide, 'How to talk, how they buy', 'What to say, what to answer, and what to leave out.')
  const wide = (inner - 0.8) / 3
  const rows = Math.ceil(columns.length / 3)
  const high = rows > 1 ? 2.65 : 5.3
  columns.forEach(({ title, entries }, at) => {
    const place = { x: page.edge + (at % 3) * (wide + 0.4), y: 1.6 + Math.floor(at / 3) * 2.75, w: wide }
    words(slide, title, { ...place, h: 0.3 }, { size: 14, bold: true, color: accent })
    list(slide, entries, { ...place, y: place.y + 0.32, h: high - 0.4 }, 13)
  })
}

function questions(slide: Slide, shown: Shown): void {
  head(slide, 'Questions to be ready for', 'In their wording, with the answer we agreed on.')
  const lines = linesOf(shown, 'question').slice(0, 6)
  const high = 5.2 / Math.max(4, lines.length)
  lines.forEach((one, at) => {
    const y = 1.6 + at * high
    words(slide, clip(one.text, 150), { x: page.edge, y, w: 5.6, h: high - 0.1 }, { size: 14, bold: true })
    const reply = one.reply ? clip(one.reply, 260) : 'No agreed answer yet.'
    words(
      slide,
      reply,
      { x: page.edge + 6, y, w: inner - 6, h: high - 0.1 },
      { size: 13, color: one.reply ? ink : faint },
    )
    if (at > 0)
      slide.addShape('line', { x: page.edge, y: y - 0.08, w: inner, h: 0, line: { color: line, width: 0.75 } })
  })
}

function proof(slide: Slide, { people }: Shown): void {
  head(slide, 'Proof', 'How much stands behind this, and who is not in it.')
  const { basis, provenance, traits } = people
  const figures = basis
    ? [
        [String(basis.size), 'people behind it'],
        [percent(basis.share), `of ${basis.respondents} who answered`],
        [basis.stability > 0 ? basis.stability.toFixed(2) : '–', 'stability over resamples'],
        [basis.verdict, 'verdict of the analysis'],
      ]
    : [['–', 'written by hand: no answers stand behind it']]
  const wide = inner / 4
  figures.forEach(([value = '', label = ''], at) => {
    const x = page.edge + at * wide
    words(
      slide,
      value,
      { x, y: 1.6, w: wide - 0.2, h: 0.7 },
      { size: value.length > 8 ? 22 : 34, bold: true, color: accent },
    )
    words(slide, label, { x, y: 2.3, w: wide - 0.2, h: 0.5 }, { size: 12, color: faint })
  })
  const missing = [
    ...(basis ? [`${basis.between} stand between two personas`] : []),
    ...(basis?.unplaced.slice(0, 4).map(({ count, reason }) => `${count} set aside: ${clip(reason, 60)}`) ?? []),
    ...(basis?.withdrawn ? [`${basis.withdrawn} have withdrawn their answers since`] : []),
    'Whoever was not asked, or did not answer',
  ]
  const half = (inner - 0.5) / 2
  words(slide, 'Who is not represented', { x: page.edge, y: 3.2, w: half, h: 0.35 }, { size: 16, bold: true })
  list(
    slide,
    missing.map((text) => ({ text })),
    { x: page.edge, y: 3.6, w: half, h: 2.6 },
    13,
  )
  const right = page.edge + half + 0.5
  words(slide, 'Where the lines come from', { x: right, y: 3.2, w: half, h: 0.35 }, { size: 16, bold: true })
  const shares = traits.slice(0, 2).map(({ label, bars }) => ({
    text: `${label}: ${clip(bars.map(({ word, count }) => `${word} (${count})`).join(', ') || 'too few of each kind to show', 110)}`,
  }))
  const origins = [
    {
      text: `${provenance.extracted} from answers, ${provenance.typed} written by the team, ${provenance.assumption} assumptions`,
    },
    ...(provenance.flagged > 0 ? [{ text: `${provenance.flagged} lost an answer that was withdrawn` }] : []),
  ]
  list(slide, [...origins, ...shares], { x: right, y: 3.6, w: half, h: 2.6 }, 13)
  words(
    slide,
    'Titles, age, gender, country and language were never used to make the group.',
    { x: page.edge, y: 6.45, w: inner, h: 0.3 },
    { size: 12, color: faint },
  )
}

const linesOf = (shown: Shown, key: ShownField['key']): readonly ShownLine[] =>
  shown.chapters.flatMap(({ fields }) => fields).find((field) => field.key === key)?.lines ?? []

const percent = (share: number): string => `${Math.round(share * 100)} %`
const day = (date: Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date)
