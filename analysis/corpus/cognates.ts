// Names and international words look alike in many languages: "polityka", "Politik", "política", "политика". A key that
// forgets spelling habits and endings makes them one. It is evidence beside other evidence, not a dictionary.

/** Cyrillic letters as they are mostly written in Latin ones. */
const cyrillic: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', ё: 'e', є: 'e', ж: 'z', з: 'z', и: 'i', і: 'i', ї: 'i', й: 'i', к: 'k', л: 'l',
  м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ў: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'c', ш: 's', щ: 's', ъ: '', ы: 'i',
  ь: '', э: 'e', ю: 'u', я: 'a', ј: 'i', љ: 'l', њ: 'n', ћ: 'c', ђ: 'd', џ: 'd', ѓ: 'g', ќ: 'k', ѕ: 'z',
} // biome-ignore format: an alphabet reads better in lines

/** Spelling habits of European languages that sound alike, in the order in which they are taken away. */
const habits: readonly (readonly [RegExp, string])[] = [
  [/ł/gu, 'l'],
  [/ß/gu, 'ss'],
  [/ph/gu, 'f'],
  [/qu?/gu, 'c'],
  [/ch|ck|k/gu, 'c'],
  [/th/gu, 't'],
  [/w/gu, 'v'],
  [/z/gu, 's'],
  [/[yj]/gu, 'i'],
  [/h/gu, ''],
  [/(.)\1+/gu, '$1'],
]

const lettersKept = 5
const shortest = 4
/** Beginnings that many unrelated words share: these words need more letters to count as the same. */
const common = /^(?:inter|contr|trans|super|const|conse|conce|prese|exper|progr|under|combi|consi)/u
const lettersOfCommon = 8

/** The key that a word shares with its cognates; undefined for short words and other scripts. O(length). */
export function cognateKey(word: string): string | undefined {
  const latin = [...word.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')].map(
    (letter) => cyrillic[letter] ?? letter,
  )
  const bare = habits.reduce((text, [habit, plain]) => text.replace(habit, plain), latin.join(''))
  if (bare.length < shortest || !/^[a-z]+$/.test(bare)) return undefined
  return bare.slice(0, common.test(bare) ? lettersOfCommon : lettersKept)
}
