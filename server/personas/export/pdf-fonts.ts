// The typefaces of PDFs, from npm packages: Roboto (pdfmake's own) for Latin, Greek and Cyrillic, ZCOOL XiaoWei for Chinese.
// A PDF font has no fallback, so each text is cut into runs that one typeface can show. XiaoWei has one weight and 5,961 signs;
// signs that neither typeface has are printed as an empty box.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from '../../platform/root'
import { unpackWoff } from './unpack-woff'

const require = createRequire(join(root, 'package.json'))
const roboto = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto')
const chinese = join(
  dirname(require.resolve('@fontsource/zcool-xiaowei/package.json')),
  'files',
  'zcool-xiaowei-chinese-simplified-400-normal.woff',
)

/** A name in pdfmake's own file system, where the unpacked typeface is put before the first PDF. */
const unpacked = 'xiaowei.ttf'

export const pdfFonts = {
  Roboto: {
    normal: join(roboto, 'Roboto-Regular.ttf'),
    bold: join(roboto, 'Roboto-Medium.ttf'),
    italics: join(roboto, 'Roboto-Italic.ttf'),
    bolditalics: join(roboto, 'Roboto-MediumItalic.ttf'),
  },
  XiaoWei: { normal: unpacked, bold: unpacked, italics: unpacked, bolditalics: unpacked },
}

type FontFiles = { existsSync(name: string): boolean; writeFileSync(name: string, bytes: Buffer): void }

/** Unpacks the Chinese typeface into pdfmake's file system (5 MB), the first time a PDF is made. */
export function readyFonts(files: FontFiles): void {
  if (!files.existsSync(unpacked)) files.writeFileSync(unpacked, unpackWoff(readFileSync(chinese)))
}

export type Run = { text: string; font: 'Roboto' | 'XiaoWei' }

const eastAsian =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]+/gu
/** Control and layout signs (line ends apart) and lone halves of pairs, which PDFs cannot show and which could turn the reading
 * order around. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/gu

/** Cuts a text into runs; an empty text gives one empty run. */
export function toRuns(text: string): Run[] {
  const clean = text.normalize('NFC').replace(invisible, '')
  const runs: Run[] = []
  let at = 0
  for (const match of clean.matchAll(eastAsian)) {
    if (match.index > at) runs.push({ text: clean.slice(at, match.index), font: 'Roboto' })
    runs.push({ text: match[0], font: 'XiaoWei' })
    at = match.index + match[0].length
  }
  if (at < clean.length || runs.length === 0) runs.push({ text: clean.slice(at), font: 'Roboto' })
  return runs
}
