// LimeSurvey's question types (one letter each) as ours: one row a type. Some become several questions, some become nothing.
import type { QuestionKind } from '../definition'
import type { Words } from './limesurvey-structure'

export type LimeKind = {
  readonly kind: QuestionKind
  /** Where options and rows come from. `split`: each sub-question becomes a question of its own. */
  readonly options?: 'answers' | 'subs' | readonly (readonly [code: string, text: Words])[]
  readonly rows?: 'subs' | 'answers'
  readonly split?: true
  readonly range?: readonly [number, number]
  /** What of it is lost. */
  readonly lost?: string
}

const upTo = (most: number) =>
  Array.from({ length: most }, (_, at): readonly [string, Words] => [String(at + 1), { en: String(at + 1) }])

const yes: Words = { en: 'Yes', pl: 'Tak', zh: '是', de: 'Ja', es: 'Sí', fr: 'Oui' }
const no: Words = { en: 'No', pl: 'Nie', zh: '否', de: 'Nein', es: 'No', fr: 'Non' }
const unsure: Words = {
  en: 'Uncertain',
  pl: 'Nie wiem',
  zh: '不确定',
  de: 'Unsicher',
  es: 'No sé',
  fr: 'Je ne sais pas',
}
const more: Words = { en: 'Increase', pl: 'Wzrost', zh: '增加', de: 'Zunahme', es: 'Aumento', fr: 'Augmentation' }
const same: Words = { en: 'Same', pl: 'Bez zmian', zh: '不变', de: 'Gleich', es: 'Igual', fr: 'Identique' }
const less: Words = { en: 'Decrease', pl: 'Spadek', zh: '减少', de: 'Abnahme', es: 'Disminución', fr: 'Diminution' }
const woman: Words = { en: 'Female', pl: 'Kobieta', zh: '女', de: 'Weiblich', es: 'Mujer', fr: 'Femme' }
const man: Words = { en: 'Male', pl: 'Mężczyzna', zh: '男', de: 'Männlich', es: 'Hombre', fr: 'Homme' }

export const limeKinds: Readonly<Record<string, LimeKind>> = {
  T: { kind: 'long' },
  U: { kind: 'long' },
  S: { kind: 'short' },
  N: { kind: 'number' },
  D: { kind: 'date' },
  Y: { kind: 'yes-no' },
  G: {
    kind: 'single',
    options: [
      ['F', woman],
      ['M', man],
    ],
  },
  L: { kind: 'single', options: 'answers' },
  '!': { kind: 'single', options: 'answers' },
  O: { kind: 'single', options: 'answers', lost: 'the comment beside it' },
  M: { kind: 'multi', options: 'subs' },
  P: { kind: 'multi', options: 'subs', lost: 'the comments beside its options' },
  R: { kind: 'ranking', options: 'answers' },
  Q: { kind: 'short', split: true },
  K: { kind: 'number', split: true },
  '5': { kind: 'scale', range: [1, 5] },
  A: { kind: 'matrix', rows: 'subs', options: upTo(5) },
  B: { kind: 'matrix', rows: 'subs', options: upTo(10) },
  C: {
    kind: 'matrix',
    rows: 'subs',
    options: [
      ['Y', yes],
      ['U', unsure],
      ['N', no],
    ],
  },
  E: {
    kind: 'matrix',
    rows: 'subs',
    options: [
      ['I', more],
      ['S', same],
      ['D', less],
    ],
  },
  F: { kind: 'matrix', rows: 'subs', options: 'answers' },
  H: { kind: 'matrix', rows: 'subs', options: 'answers' },
}

/** Types without a counterpart, in words. */
export const limeLost: Readonly<Record<string, string>> = {
  X: 'a text without a question',
  '*': 'a computed value',
  '|': 'a file to upload',
  I: 'a switch of language',
  '1': 'a table with two scales',
  ':': 'a table of numbers',
  ';': 'a table of texts',
}
