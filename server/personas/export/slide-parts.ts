// What slides are made of: boxes of words, lists, heads and feet, and their colours and measures. Knows no persona.
import type PptxGenJS from 'pptxgenjs'
import { toRuns } from './slide-text'

export type Slide = PptxGenJS.Slide
type Place = { x: number; y: number; w: number; h: number }

export const ink = '1C2230'
export const faint = '5B6272'
export const accent = '0B655F'
export const soft = 'E3F0EE'
export const warm = 'A33A1A'
export const paper = 'FAF9F6'
export const line = 'DDDAD2'

/** Inches: 16:9 as PowerPoint makes it. */
export const page = { width: 13.333, height: 7.5, edge: 0.6 }
export const inner = page.width - 2 * page.edge

type Style = {
  size?: number
  color?: string
  bold?: boolean
  italic?: boolean
  face?: string
  align?: 'left' | 'right' | 'center'
  top?: boolean
}

/** One box of words. Sizes in points. */
export function words(slide: Slide, text: string, place: Place, style: Style = {}): void {
  if (text === '') return
  const { size = 14, color = ink, bold = false, italic = false, face, align = 'left', top = true } = style
  slide.addText(
    toRuns(text, face).map((run) => ({ text: run.text, options: run.options })),
    { ...place, margin: 0, fontSize: size, color, bold, italic, align, valign: top ? 'top' : 'middle', fit: 'shrink' },
  )
}

/** A list with one paragraph an entry; each may carry a second, quieter one. */
export function list(
  slide: Slide,
  entries: readonly { text: string; under?: string }[],
  place: Place,
  size = 14,
): void {
  const paragraphs = entries.flatMap(({ text, under }) => [
    ...paragraph(text, { fontSize: size, color: ink, bullet: { indent: 12 }, paraSpaceBefore: 6 }),
    ...(under ? paragraph(under, { fontSize: size - 2, color: accent, paraSpaceBefore: 1, indentLevel: 1 }) : []),
  ])
  if (paragraphs.length > 0) slide.addText(paragraphs, { ...place, margin: 0, valign: 'top', fit: 'shrink' })
}

function paragraph(text: string, style: PptxGenJS.TextPropsOptions): PptxGenJS.TextProps[] {
  const runs = toRuns(text)
  return runs.map((run, at) => ({
    text: run.text,
    options: { ...run.options, ...style, breakLine: at === runs.length - 1 },
  }))
}

export function head(slide: Slide, title: string, lead: string): void {
  slide.addShape('rect', { x: 0, y: 0, w: 0.16, h: page.height, fill: { color: accent }, line: { color: accent } })
  words(slide, title, { x: page.edge, y: 0.45, w: inner, h: 0.6 }, { size: 28, bold: true })
  words(slide, lead, { x: page.edge, y: 1.02, w: inner, h: 0.35 }, { size: 13, color: faint })
}

export function foot(slide: Slide, left: string, right: string): void {
  words(slide, left, { x: page.edge, y: 7.08, w: inner - 1, h: 0.25 }, { size: 10, color: faint })
  words(
    slide,
    right,
    { x: page.width - page.edge - 1, y: 7.08, w: 1, h: 0.25 },
    { size: 10, color: faint, align: 'right' },
  )
}
