// Words for slides: made fit for the space they get, free of signs that no file of slides may hold, and set in a font that has them.
// Pure.

export type Run = { text: string; options: { fontFace: string; lang: string } }

export const latinFont = 'Calibri'
export const serifFont = 'Georgia'
/** Present where Office or a Chinese system is; others put their own font for Chinese in its place. */
const hanFont = 'Microsoft YaHei'

const han = /([\u2E80-\u303F\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF]+)/u

/** Control signs and halves of pairs end the file for strict readers; blanks of all kinds become one. */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\s]+/gu, ' ')
    .replace(/[\uFFFE\uFFFF]/g, '')
    .trim()

/** How wide a text is, in Latin letters: Chinese signs count double. */
export const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + (han.test(sign) ? 2 : 1), 0)

/** The text cut to a width, between whole signs and where possible between words. */
export function clip(text: string, most: number): string {
  const clean = plain(text)
  if (widthOf(clean) <= most) return clean
  let width = 0
  let cut = ''
  for (const sign of clean) {
    width += widthOf(sign)
    if (width > most - 1) break
    cut += sign
  }
  const blank = cut.lastIndexOf(' ')
  return `${(blank > cut.length * 0.6 ? cut.slice(0, blank) : cut).trimEnd()}…`
}

/** Pieces by script, each in a font that has it. */
export const toRuns = (text: string, face = latinFont): Run[] =>
  text
    .split(han)
    .filter((piece) => piece !== '')
    .map((piece) => ({
      text: piece,
      options: han.test(piece) ? { fontFace: hanFont, lang: 'zh-CN' } : { fontFace: face, lang: 'en-GB' },
    }))
