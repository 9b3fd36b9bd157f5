// Whether a piece of a label is a job title: words of titles and ranks in the languages we know, however they are inflected, and the
// titles that people of the study have. A persona that is named by one would be a title again.

/** English, French and Spanish: as they stand, or with the s of a plural. */
const titles = new Set(
  (
    'ceo cfo cto coo cio cmo cpo vp svp evp president vice founder cofounder owner chief officer head director manager supervisor leader senior junior executive ' +
    'assistant associate analyst engineer developer administrator admin consultant specialist representative rep coordinator accountant partner intern ' +
    'directeur directrice responsable gérant gérante chef gerente jefe jefa directora directore'
  ).split(' '),
)
/** A lead is a title, leads are not. */
const alone = new Set(['lead'])

/** German, Polish and Russian: the stem with its endings. */
const inflected = [
  /^(?:geschäftsführer|(?:\p{L}+)?leiter|direktor|inhaber|vorstand|prokurist)(?:s|n|en|in|innen)?$/u,
  /^(?:prezes|dyrektor|menedżer|menadżer|manager|właściciel|założyciel|inżynier|konsultan|asystent)\p{L}{0,4}$/u,
  /^(?:kierowni[kc]|specjali[sś][tc]|programi[sś][tc]|anality[kc])\p{L}{0,4}$/u,
  /^księgow(?!oś)\p{L}{0,4}$/u,
  /^(?:директор|менеджер|руководител|начальник)\p{L}{0,3}$/u,
]
const characters =
  /经理|經理|總監|总监|主管|主任|董事|总裁|總裁|工程师|工程師|部长|店长|厂长|校长|院长|组长|首席|创始人|顾问|顧問|專員|专员|助理|会计|會計|秘书|老板/u

/** Names of traits whose values are titles. */
const titleTrait =
  /title|role|position|occupation|profession|seniority|stanowisko|zawód|beruf|poste|cargo|职位|職位|职务|岗位/iu
export const isTitleTrait = (name: string): boolean => titleTrait.test(name)

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

/** @param held titles that people of the study have, lower case */
export function isJobTitle(piece: string, held: ReadonlySet<string>): boolean {
  const words = wordsOf(piece)
  if (characters.test(piece) || words.some(isTitleWord)) return true
  return [...held].some((title) => holds(piece.toLowerCase(), words, title))
}

const isTitleWord = (word: string): boolean =>
  alone.has(word) ||
  titles.has(word) ||
  (word.endsWith('s') && titles.has(word.slice(0, -1))) ||
  inflected.some((pattern) => pattern.test(word))

/** All words of a title in a row, the last perhaps in the plural; in a script without spaces the characters. */
function holds(piece: string, words: readonly string[], title: string): boolean {
  if (/\p{Script=Han}/u.test(title)) return title.length > 1 && piece.includes(title)
  const wanted = wordsOf(title)
  const last = wanted.length - 1
  if (last < 0) return false
  return words.some((_, from) =>
    wanted.every((word, at) => words[from + at] === word || (at === last && words[from + at] === `${word}s`)),
  )
}
