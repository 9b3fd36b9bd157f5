// Names of companies that may be meant: those that hold what was typed, then those spelt like it. Pure.
import { nameKey } from '../../audience/directory/account'

/** Shares of letter pairs from which a name counts as spelt alike: "Bright Tooling" and "Brigth Toling" have .64. */
const alike = 0.5

/** @returns at most so many names, nearest first, each company once however its name is written */
export function namesLike(asked: string, names: Iterable<string>, most: number): string[] {
  const wanted = nameKey(asked)
  const byKey = new Map<string, string>()
  for (const name of names) if (!byKey.has(nameKey(name))) byKey.set(nameKey(name), name)
  const scored = Array.from(byKey, ([key, name]) => ({ name, score: likeness(wanted, key) }))
  return scored
    .filter(({ score }) => score >= alike)
    .sort((left, right) => right.score - left.score || left.name.localeCompare(right.name))
    .slice(0, most)
    .map(({ name }) => name)
}

/** One for a name that holds the words as typed; else the share of letter pairs in common (Dice 1945). */
function likeness(wanted: string, key: string): number {
  const words = wanted.replace(/^name:/, '')
  if (words === '') return 0
  if (` ${key.replace(/^name:/, '')}`.includes(` ${words}`)) return 1
  const [left, right] = [pairsOf(wanted), pairsOf(key)]
  const shared = [...left].filter((pair) => right.has(pair)).length
  return (2 * shared) / (left.size + right.size)
}

function pairsOf(key: string): Set<string> {
  const letters = [...key.replace(/^name:/, '^')]
  return new Set(letters.slice(1).map((letter, at) => `${letters[at]}${letter}`))
}
