// Advice about a persona's name while it is typed: named after a challenge or a situation, not after a title; a name anybody can
// carry. Advice never blocks typing; a title in the name needs a written reason before it can be published. Pure.

export type NameAdvice = { readonly rule: 'title' | 'gendered' | 'bare' | 'empty'; readonly message: string }

/** Words of job titles, in the languages our users name personas in. Whole words, or parts of words where there are no spaces. */
const titleWords = new Set(
  `manager director officer head chief president vp ceo cto cfo coo cmo cio owner founder lead supervisor executive
  assistant secretary accountant engineer developer analyst consultant architect administrator specialist coordinator
  representative rep salesperson buyer purchaser planner technician foreman marketer marketeer recruiter
  kierownik kierowniczka dyrektor dyrektorka prezes specjalista specjalistka handlowiec handlowczyni księgowy księgowa
  inżynier analityk analityczka planista planistka brygadzista mistrz właściciel właścicielka
  leiter leiterin geschäftsführer geschäftsführerin vertriebler vertrieblerin einkäufer einkäuferin
  gerente directeur directrice responsable jefe jefa`.split(/\s+/),
)
const titlePairs =
  /\b(?:sales|account|office|project|product|customer success|human resources|marketing)\s+(?:rep|manager|lead|director|head|officer)\b/iu
const titleParts = ['经理', '总监', '主管', '董事', '总裁', '工程师', '会计', '专员', '厂长', '主任', '老板']

const unisex = ['Alex', 'Sam', 'Robin', 'Kim', 'Jo', 'Charlie', 'Toni', 'Kris', 'Nikita', 'Andrea']

/** Frequent given names that most readers take for a woman's or a man's. */
const womens =
  'rachel steph stephanie mary louise anna maria julia ewa katarzyna agnieszka emma olivia sarah lisa laura kate jane susan marta zofia'
const mens =
  'tom todd john james robert michael david peter piotr jan andrzej paul mark mike steve bob jack krzysztof tomasz hans klaus'
const gendered = new Map<string, string>([
  ...womens.split(' ').map((name) => [name, 'a woman'] as const),
  ...mens.split(' ').map((name) => [name, 'a man'] as const),
])

/** @returns advice, the weightiest first; empty for a name that serves well */
export function adviseName(name: string): NameAdvice[] {
  const clean = name.normalize('NFC').trim()
  const words = clean
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
  if (words.length === 0) return [{ rule: 'empty', message: 'Give the persona a name people can say aloud.' }]
  const title =
    titlePairs.exec(clean)?.[0] ??
    words.find((word) => titleWords.has(word)) ??
    titleParts.find((part) => clean.includes(part))
  const person = words.find((word) => gendered.has(word))
  return [
    ...(title
      ? [
          {
            rule: 'title' as const,
            message: `“${title}” is a job title. Name the persona after its challenge, like “Firefighting Sam”: the same challenge has many titles.`,
          },
        ]
      : []),
    ...(person
      ? [
          {
            rule: 'gendered' as const,
            message: `“${capitalise(person)}” reads as ${gendered.get(person)}. A name anybody can carry keeps the reader open, such as ${unisex.slice(0, 4).join(', ')}.`,
          },
        ]
      : []),
    ...(words.length === 1 && !/\p{Script=Han}/u.test(clean)
      ? [
          {
            rule: 'bare' as const,
            message: 'Add the challenge to the name, so that it says what the persona is about.',
          },
        ]
      : []),
  ]
}

/** Whether the name says a title: it may not be published without a reason. */
export const isTitleName = (name: string): boolean => adviseName(name).some(({ rule }) => rule === 'title')

const capitalise = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
