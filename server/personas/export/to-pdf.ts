// A persona as a PDF: name, chapters with replies and quotes, the people behind it, on A4 with page numbers. Plain text only:
// what people wrote is laid out, never interpreted.

import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces'
import { plural } from '../../../views/helpers/words'
import type { Revision } from '../publishing/revision'
import { sayStability } from '../reading/reading'
import { pdfFonts, readyFonts, toRuns } from './pdf-fonts'
import { type Shown, sayCoverage, sayPlanLine, sayProvenance } from './shown'

const ink = '#1c2230'
const faint = '#5b6272'
const accent = '#0b655f'
const warm = '#a33a1a'

export async function toPdf(shown: Shown, revision: Revision | undefined): Promise<Buffer> {
  printer ??= readyPrinter()
  return (await printer).createPdf(toDocument(shown, revision)).getBuffer()
}

// The library weighs 14 MB, which nobody should carry who never asks for a PDF.
let printer: ReturnType<typeof readyPrinter> | undefined

async function readyPrinter() {
  const { default: pdfmake } = await import('pdfmake')
  pdfmake.setFonts(pdfFonts)
  pdfmake.setLocalAccessPolicy((path) => Object.values(pdfFonts).some((font) => Object.values(font).includes(path)))
  pdfmake.setUrlAccessPolicy(() => false)
  // Known to the package, unknown to its types.
  readyFonts((pdfmake as unknown as { virtualfs: Parameters<typeof readyFonts>[0] }).virtualfs)
  return pdfmake
}

function toDocument(shown: Shown, revision: Revision | undefined): TDocumentDefinitions {
  const edition = revision ? `Version ${revision.number}, ${day(revision.publishedAt)}` : 'Draft, not published'
  return {
    pageSize: 'A4',
    pageMargins: [48, 52, 48, 52],
    info: { title: shown.name, creator: 'Verbatim', ...(revision ? { author: revision.by.name } : {}) },
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.25, color: ink },
    footer: (page, pages) => ({
      margin: [48, 12, 48, 0],
      columns: [
        line(`${shown.name} · ${edition}`, { fontSize: 8, color: faint }),
        { text: `${page} / ${pages}`, alignment: 'right', fontSize: 8, color: faint, width: 60 },
      ],
    }),
    content: [
      ...(shown.isNegative
        ? [line('NEGATIVE PERSONA: whom not to target, and why', { color: warm, fontSize: 9, bold: true })]
        : []),
      head(shown),
      ...(shown.split
        ? [line(`For ${shown.split.for} only. ${shown.split.reason} Measured: ${shown.split.measure}`, { fontSize: 9 })]
        : []),
      facts(shown, edition),
      ...shown.chapters.flatMap(({ title, section, lead, fields }) => [
        line(title, { fontSize: 15, bold: true, color: accent, margin: [0, 16, 0, 1], headlineLevel: 1 }),
        line(section === title ? lead : `${section}. ${lead}`, { color: faint, fontSize: 9, margin: [0, 0, 0, 6] }),
        ...fields.flatMap((field) => fieldBlock(field)),
      ]),
      ...planOf(shown),
      ...proof(shown),
    ],
    pageBreakBefore: ({ headlineLevel, startPosition }) => headlineLevel === 1 && startPosition.verticalRatio > 0.88,
  }
}

const line = (text: string, style: object = {}): Content => ({ text: toRuns(text), ...style }) as Content

/** The mark of the page, then name and summary beside it. */
function head({ mark, name, summary }: Shown): Content {
  const words = [
    line(name, { fontSize: 24, bold: true, lineHeight: 1.1, margin: [0, 0, 0, 4] }),
    ...(summary ? [line(summary, { fontSize: 11.5, color: faint })] : []),
  ]
  const svg = mark.toHTML().replaceAll('currentColor', accent)
  return {
    columns: [
      { svg, width: 52 },
      { stack: words, width: '*' },
    ],
    columnGap: 16,
    margin: [0, 0, 0, 10],
  }
}

function facts(shown: Shown, edition: string): Content {
  const { basis } = shown.people
  const rows = [
    edition,
    basis
      ? `${basis.size} of ${basis.respondents} people (${Math.round(basis.share * 100)} %)`
      : 'Written by hand, not from an analysis',
    shown.icp ? `ICP: ${shown.icp.name}` : '',
    shown.awareness ? `Awareness before use: ${shown.awareness} of 5 (${shown.awarenessWord})` : '',
    shown.reviewOn ? `Next review: ${day(shown.reviewOn)}` : '',
  ].filter((row) => row !== '')
  return line(rows.join('   ·   '), { fontSize: 9, color: faint })
}

type ShownField = Shown['chapters'][number]['fields'][number]

function fieldBlock({ label, reply, judgement, lines }: ShownField): Content[] {
  return [
    line(label, { bold: true, fontSize: 11, margin: [0, 8, 0, 2] }),
    ...lines.flatMap((one) => [
      {
        unbreakable: true,
        margin: [0, 0, 0, 5],
        stack: [
          { text: [...toRuns(one.text), { text: `   ${sayProvenance(one)}`, color: faint, fontSize: 8 }] },
          ...(reply && one.reply
            ? [{ text: [{ text: `${reply}: `, color: accent }, ...toRuns(one.reply)], margin: [10, 1, 0, 0] }]
            : []),
          ...(judgement && one.judgement
            ? [line(`${judgement} ${one.judgement}`, { margin: [10, 1, 0, 0], color: faint })]
            : []),
          ...one.quotes
            .slice(0, 2)
            .map(({ text }) => line(`“${shorten(text)}”`, { italics: true, color: faint, margin: [10, 1, 0, 0] })),
        ],
      } as Content,
    ]),
  ]
}

function planOf({ plan }: Shown): Content[] {
  if (!plan || plan.count === 0) return []
  return [
    line('Plan', { fontSize: 15, bold: true, color: accent, margin: [0, 16, 0, 1], headlineLevel: 1 }),
    ...sayCoverage(plan).map((words) => line(words, { color: faint, fontSize: 9 })),
    ...plan.teams.flatMap(({ label, lines }) => [
      line(label, { bold: true, fontSize: 11, margin: [0, 8, 0, 2] }),
      ...lines.map(
        (one) =>
          ({
            unbreakable: true,
            margin: [0, 0, 0, 5],
            stack: [line(one.text), line(sayPlanLine(one), { color: faint, fontSize: 9, margin: [10, 1, 0, 0] })],
          }) as Content,
      ),
    ]),
  ]
}

function proof({ people }: Shown): Content[] {
  const { basis, traits } = people
  if (!basis) return []
  const aside = basis.unplaced.map(({ reason, count }) => `${reason} (${count})`).join('; ')
  const rows = [
    ...(aside ? [{ label: 'Set aside', words: aside }] : []),
    ...traits.map(({ label, bars }) => ({
      label,
      words: bars.map(({ word, count }) => `${word} (${count})`).join(', ') || 'too few people of each kind to show',
    })),
  ]
  return [
    line('Proof', { fontSize: 15, bold: true, color: accent, margin: [0, 16, 0, 1], headlineLevel: 1 }),
    line(
      `Stability ${sayStability(basis.stability)}; verdict: ${basis.verdict}; ${plural(basis.between, 'person stands', 'people stand')} between personas.`,
      { margin: [0, 0, 0, 4] },
    ),
    {
      columns: [rows.slice(0, Math.ceil(rows.length / 2)), rows.slice(Math.ceil(rows.length / 2))].map((half) => ({
        stack: half.map(({ label, words }) => ({
          text: [{ text: `${label}  `, bold: true }, ...toRuns(words)],
          fontSize: 9,
          margin: [0, 2, 0, 2],
        })),
      })) as Content[],
      columnGap: 24,
    } as Content,
  ]
}

const shorten = (text: string): string => (text.length > 300 ? `${text.slice(0, 299)}…` : text)
const day = (date: Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date)
