// What makes two questions different though nearly every word is the same: a negation, a number, an opposite. Word lists are
// data per language; all languages are looked up at once, because a question of five words does not tell its language.

import { readNumbers } from './numbers'

/** What stands against counting a question as another one. */
export type Difference = 'negation' | 'number' | 'opposite'

/** The parts of a question that the guards compare. Plain and small, so that an index keeps one for each question. */
export type Signature = {
  /** How often something is negated, and how often something is without. */
  readonly negations: readonly [number, number]
  /** Numbers sorted as text, each once for each time it stands there. */
  readonly numbers: readonly string[]
  /** Numbers of the pairs of opposites in this question, each with the side that is named. */
  readonly sides: readonly string[]
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

/** Words that negate by themselves: each counts. */
const nots = setOf(
  `not no cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt havent hasnt hadnt aint
   nicht kein keine keinen keinem keiner keines nie`,
)
/** The two halves of a French negation count once. */
const frenchNe = /^(?:ne|n['’].+)$/
const frenchPas = setOf('pas non')
/**
 * Words that say none of it. Polish, Spanish and French say them beside a negation ("nigdy nie", "no hay ninguno", "ne … rien"),
 * which makes one negation and not two.
 */
const nones = setOf(
  `never none nothing nobody nowhere neither nor
   niemals nichts niemand nirgends
   nigdy nic nikt nikogo nikomu niczego brak żaden żadna żadne żadnego żadnej żadnych żadnym żadną
   nunca jamás nada nadie ningún ninguna ninguno ningunos ningunas tampoco
   jamais rien aucun aucune`,
)
const withouts = setOf('without ohne bez sin sans')
const contracted = /n['’]t$/
const chineseNegation = /[不没沒無无非未别勿]/g
/** "能不能", "支不支持", "有没有": yes or no, which negates nothing. */
const chineseChoice = /(\p{Script=Han}{1,2})[不没沒]\1/gu
/** Polite or other words that hold a sign of negation and negate nothing. */
const chineseIdiom =
  /不好意思|对不起|不过|不但|不仅|不管|不论|不断|不同|差不多|要不|非常|除非|无线|无论|未来|[特区类级识分性个]别|别[人的名处]/g

const opposites: readonly (readonly [string, string])[] = [
  ['before vor przed antes avant 之前', 'after nach po después después après 之后'],
  ['import importieren importować importar importer 导入', 'export exportieren eksportować exportar exporter 导出'],
  [
    'enable activate aktivieren włączyć activar activer 启用 开启',
    'disable deactivate deaktivieren wyłączyć desactivar désactiver 禁用 关闭',
  ],
  [
    'add hinzufügen dodać añadir ajouter 添加 增加',
    'remove delete entfernen löschen usunąć eliminar quitar supprimer 删除 移除',
  ],
  [
    'increase raise erhöhen zwiększyć aumentar augmenter 提高',
    'decrease reduce lower senken zmniejszyć reducir réduire 降低 减少',
  ],
  ['upgrade', 'downgrade'],
  ['able possible möglich możliwe posible', 'unable impossible unmöglich niemożliwe imposible'],
  ['lock sperren zablokować bloquear verrouiller 锁定', 'unlock entsperren odblokować desbloquear déverrouiller 解锁'],
  ['subscribe', 'unsubscribe'],
  [
    'install installieren zainstalować instalar installer 安装',
    'uninstall deinstallieren odinstalować desinstalar désinstaller 卸载',
  ],
  ['upload hochladen subir 上传', 'download herunterladen pobrać descargar télécharger 下载'],
  ['online', 'offline'],
  ['internal intern wewnętrzny interno interne 内部', 'external extern zewnętrzny externo externe 外部'],
  [
    'monthly monatlich miesięcznie mensual mensuel 按月 每月',
    'yearly annually jährlich rocznie anual annuel 按年 每年',
  ],
  ['minimum mindestens minimalny mínimo 最少 最低', 'maximum höchstens maksymalny máximo 最多 最高'],
  ['buy kaufen kupić comprar acheter 购买', 'sell verkaufen sprzedać vender vendre 出售'],
]

const sideOf = new Map<string, string>(
  opposites.flatMap(([left, right], pair) => [
    ...left.split(' ').map((word) => [word, `${pair}a`] as const),
    ...right.split(' ').map((word) => [word, `${pair}b`] as const),
  ]),
)

/**
 * @param text a cleaned question in lower case
 * @param words its words
 */
export function toSignature(text: string, words: readonly string[]): Signature {
  return {
    negations: [countNegations(text, words), words.filter((word) => withouts.has(word)).length],
    numbers: readNumbers(text, words),
    sides: [...new Set(words.flatMap((word) => sideOf.get(word) ?? []))].sort(),
  }
}

/**
 * Counted, not told odd from even: "not … and not" is not what "…" asks, and languages that negate twice mean it once. So "can we
 * not fail to" is kept apart from "can we", which costs a look at two questions.
 */
function countNegations(text: string, words: readonly string[]): number {
  const chinese = text.replace(chineseChoice, '$1').replace(chineseIdiom, '').match(chineseNegation)?.length ?? 0
  const count = (is: (word: string) => boolean): number => words.filter(is).length
  const alone = count((word) => nots.has(word) || contracted.test(word))
  const french = Math.max(
    count((word) => frenchNe.test(word)),
    count((word) => frenchPas.has(word)),
  )
  return Math.max(
    alone + french + chinese,
    Math.min(
      1,
      count((word) => nones.has(word)),
    ),
  )
}

/** The first thing that keeps two questions apart; undefined when nothing does. */
export function findDifference(left: Signature, right: Signature): Difference | undefined {
  if (left.negations.join(' ') !== right.negations.join(' ')) return 'negation'
  if (left.numbers.join(' ') !== right.numbers.join(' ')) return 'number'
  if (left.sides.some((side) => right.sides.includes(otherSide(side)) && !right.sides.includes(side))) return 'opposite'
  return undefined
}

const otherSide = (side: string): string => `${side.slice(0, -1)}${side.endsWith('a') ? 'b' : 'a'}`
