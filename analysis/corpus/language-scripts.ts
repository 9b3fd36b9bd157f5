// Scripts that tell a language, and those that several languages share.

/** Scripts that tell the language, or nearly; Latin, Cyrillic, Arabic and Devanagari letters do not. */
const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Armenian}/u, 'hy'],
  [/\p{Script=Georgian}/u, 'ka'],
]
/** Latin-script languages that are looked for; the detector knows more, and finds them in names and slips. */
const latin = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'cs', 'sk', 'hu', 'ro', 'sv', 'da', 'no', 'fi', 'tr', 'id', 'vi', 'et', 'lt', 'lv'] // biome-ignore format: one line

/** The others: what they are written in, the languages that are looked for, and the one that is likeliest unless more is known. */
export const families: readonly (readonly [RegExp, readonly string[], string])[] = [
  [/\p{Script=Cyrillic}/u, ['ru', 'uk', 'bg', 'sr', 'be', 'mk'], 'ru'],
  [/\p{Script=Arabic}/u, ['ar', 'fa', 'ur'], 'ar'],
  [/\p{Script=Devanagari}/u, ['hi', 'mr'], 'hi'],
  [/\p{Script=Latin}/u, latin, 'en'],
]

const asciiOnly = /^[\x20-\x7e]*$/

/** The language of a text whose script tells it. */
export function languageOfScript(text: string): string | undefined {
  if (asciiOnly.test(text)) return undefined
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  for (const [script, language] of scripts) {
    if (!script.test(text)) continue
    const own = text.match(new RegExp(script.source, 'gu'))?.length ?? 0
    // Han characters inside Japanese count for Japanese; a quoted word of another script does not decide.
    if (own * 3 >= letters || (language === 'ja' && own > 1)) return language
  }
  return undefined
}
