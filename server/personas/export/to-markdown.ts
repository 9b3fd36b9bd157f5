// A persona as Markdown, for wikis and mails. Signs that Markdown or HTML would act on are escaped in everything people wrote.

import { plural } from '../../../views/helpers/words'
import type { Revision } from '../publishing/revision'
import { sayStability } from '../reading/reading'
import { type Shown, sayCoverage, sayPlanLine, sayProvenance } from './shown'

export function toMarkdown(shown: Shown, revision: Revision | undefined): string {
  const { basis } = shown.people
  const head = [
    `# ${plain(shown.name)}`,
    shown.isNegative ? '**Negative persona: whom not to target, and why.**' : '',
    plain(shown.summary),
    shown.split ? plain(`For ${shown.split.for} only. ${shown.split.reason} Measured: ${shown.split.measure}`) : '',
    revision
      ? `Version ${revision.number}, published on ${day(revision.publishedAt)} by ${plain(revision.by.name)}.`
      : 'Draft, not published.',
    shown.icp ? `Belongs to the ICP “${plain(shown.icp.name)}”.` : '',
    shown.awareness ? `Awareness before using the product: ${shown.awareness} of 5 (${shown.awarenessWord}).` : '',
  ]
  const chapters = shown.chapters.flatMap(({ title, section, lead, fields }) => [
    `## ${title}`,
    `*${section === title ? '' : `${section}. `}${lead}*`,
    ...fields.flatMap(({ label, reply, judgement, lines }) => [
      `### ${label}`,
      lines.map((line) => toItem(line, reply, judgement)).join('\n'),
    ]),
  ])
  const proof = basis
    ? [
        '## Proof',
        `${basis.size} of ${basis.respondents} people (${Math.round(basis.share * 100)} %), stability ${sayStability(basis.stability)}, verdict: ${basis.verdict}. ` +
          `${plural(basis.between, 'person stands', 'people stand')} between personas. ${basis.unplaced.map(({ reason, count }) => `${count} set aside: ${plain(reason)}`).join('; ')}`,
      ]
    : []
  return `${[...head, ...chapters, ...planOf(shown), ...proof].filter((part) => part !== '').join('\n\n')}\n`
}

type ShownLine = Shown['chapters'][number]['fields'][number]['lines'][number]

function toItem(line: ShownLine, reply: string | undefined, judgement: string | undefined): string {
  const quotes = line.quotes.slice(0, 3).map(({ text }) => `  - > ${plain(text)}`)
  return [
    `- **${plain(line.text)}** (${plain(sayProvenance(line))})`,
    ...(reply && line.reply ? [`  - ${reply}: ${plain(line.reply)}`] : []),
    ...(judgement && line.judgement ? [`  - ${judgement} ${line.judgement}`] : []),
    ...quotes,
  ].join('\n')
}

function planOf({ plan }: Shown): string[] {
  if (!plan || plan.count === 0) return []
  return [
    '## Plan',
    ...sayCoverage(plan).map(plain),
    ...plan.teams.flatMap(({ label, lines }) => [
      `### ${label}`,
      lines.map((line) => `- **${plain(line.text)}** (${plain(sayPlanLine(line))})`).join('\n'),
    ]),
  ]
}

const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/([\\`*_{}[\]()#+!|>~$-])/g, '\\$1')
    .trim()

const day = (date: Date): string => date.toISOString().slice(0, 10)
