// Proposes names that lead with the strongest challenge and a first name that any gender carries. Never a job title: words that
// are titles, or that stand in a title trait of the study, cannot be part of a name. People rename freely; the name locks then.

import { isJobTitle } from './job-titles'

/** First names used by all genders, by language; the first that alliterates wins, the list runs on for the next persona. */
const firstNames: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Alex',
    'Bailey',
    'Casey',
    'Devon',
    'Emery',
    'Finley',
    'Gray',
    'Harper',
    'Indigo',
    'Jordan',
    'Kit',
    'Logan',
    'Morgan',
    'Noel',
    'Oakley',
    'Parker',
    'Quinn',
    'Robin',
    'Sam',
    'Tam',
    'Umi',
    'Val',
    'Winter',
    'Xen',
    'Yardley',
    'Zephyr',
  ],
  pl: [
    'Alex',
    'Bo',
    'Eli',
    'Fran',
    'Gabi',
    'Jona',
    'Kim',
    'Luka',
    'Mika',
    'Noa',
    'Oli',
    'Pat',
    'Robin',
    'Sasza',
    'Toni',
    'Uli',
  ],
  zh: ['小安', '小林', '小雨', '小周', '小宁', '小夏', '小文', '小言', '小乐', '小晨'],
  de: [
    'Alex',
    'Bo',
    'Chris',
    'Dominique',
    'Eike',
    'Folke',
    'Gerrit',
    'Helge',
    'Jona',
    'Kim',
    'Luca',
    'Mika',
    'Nikola',
    'Robin',
    'Sascha',
    'Toni',
    'Ulli',
    'Vanja',
    'Willy',
  ],
  fr: ['Alix', 'Camille', 'Dominique', 'Eden', 'Gaby', 'Jo', 'Lou', 'Maxime', 'Noa', 'Patrice', 'Sacha', 'Yaël'],
  es: ['Álex', 'Cruz', 'Dani', 'Guadalupe', 'Jess', 'Lupe', 'Noa', 'Pau', 'Reyes', 'Trini', 'Yael'],
}

/** How a challenge and a first name stand together, by language. */
const patterns: Readonly<Record<string, (challenge: string, name: string) => string>> = {
  en: (challenge, name) => `${capital(challenge)} ${name}`,
  pl: (challenge, name) => `${capital(challenge)}: ${name}`,
  zh: (challenge, name) => `${challenge}的${name}`,
  ja: (challenge, name) => `${challenge}の${name}`,
}

export type NameOptions = {
  readonly language: string
  /** Values of traits, lower case: no piece of a name is one of them. */
  readonly avoid: ReadonlySet<string>
  /** Titles that people of the study have, lower case: no piece of a name holds one. */
  readonly titles: ReadonlySet<string>
  /** Names that other personas have. */
  readonly taken: ReadonlySet<string>
}

/** Up to three proposals, the best first, from challenge labels in the order of strength. */
export function proposeNames(challenges: readonly string[], options: NameOptions): string[] {
  const proposals: string[] = []
  for (const label of challenges) {
    const own = { ...options, language: languageOfLabel(label, options.language) }
    const challenge = shorten(label, own)
    if (challenge === '') continue
    const name = pickFirstName(challenge, own, proposals)
    if (name !== undefined) proposals.push((patterns[own.language] ?? patterns.en!)(challenge, name))
    if (proposals.length === 3) break
  }
  return proposals
}

/** A chosen option may be worded in another script than the persona's members write. */
function languageOfLabel(label: string, language: string): string {
  const unspaced = ['zh', 'ja'].includes(language)
  if (/\p{Script=Han}/u.test(label)) return unspaced ? language : 'zh'
  return unspaced ? 'en' : language
}

/** The first telling piece of a label, without titles: "gas, price" gives "gas-price". */
function shorten(label: string, options: NameOptions): string {
  const pieces = label.split(/[,;，、/]\s*/).map((piece) => piece.trim())
  const clean = pieces.filter((piece) => piece !== '' && !isTitle(piece, options))
  const [first = '', second] = clean
  if (['zh', 'ja'].includes(options.language)) return first.length < 4 && second !== undefined ? first + second : first
  if (first.includes(' ') || second === undefined) return first
  return `${first}-${second}`
}

const isTitle = (piece: string, { avoid, titles }: NameOptions): boolean =>
  avoid.has(piece.toLowerCase()) || isJobTitle(piece, titles)

function pickFirstName(
  challenge: string,
  { language, taken }: NameOptions,
  proposals: readonly string[],
): string | undefined {
  const names = firstNames[language] ?? firstNames.en!
  const used = [...taken, ...proposals]
  const free = names.filter((name) => !used.some((other) => other.endsWith(name)))
  const initial = challenge.charAt(0).toLocaleUpperCase()
  return free.find((name) => name.startsWith(initial)) ?? free[0] ?? names[0]
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)
