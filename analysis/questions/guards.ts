// What makes two questions different though nearly every word is the same: a negation, a number, an opposite. Word lists are
// data per language; all languages are looked up at once, because a question of five words does not tell its language.

/** What stands against counting a question as another one. */
export type Difference = 'negation' | 'number' | 'opposite'

/** The parts of a question that the guards compare. Plain and small, so that an index keeps one for each question. */
export type Signature = {
  /** Negated an odd number of times: "can we not fail to …" asks as "can we …". */
  readonly negated: boolean
  /** Numbers in order of size, each once for each time it stands there. */
  readonly numbers: readonly string[]
  /** Numbers of the pairs of opposites in this question, each with the side that is named. */
  readonly sides: readonly string[]
}

const negations = new Set(
  `not no never none neither nor without cannot nothing nobody
   nicht kein keine keinen keinem keiner keines nie niemals ohne nichts
   nie bez żaden żadna żadne żadnego żadnej nigdy brak nic
   no nunca jamás sin ningún ninguna ninguno nada
   ne pas jamais sans aucun aucune rien non`.split(/\s+/),
)
const contracted = /n['’]t$/
const chineseNegation = /[不没沒無无非未别勿]/g
/** Polite or idiomatic forms that hold a negation sign and negate nothing. */
const chineseIdiom = /不好意思|不过|要不|是不是|能不能|可不可以|会不会|有没有|对不对|不但|不仅/g

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

const numberWords = new Map<string, string>(
  [
    'zero null zéro cero 零',
    'one eins jeden uno 一',
    'two zwei dwa dos deux 两 二',
    'three drei trzy tres trois 三',
    'four vier cztery cuatro quatre 四',
    'five fünf pięć cinco cinq 五',
    'six sechs sześć seis 六',
    'seven sieben siedem siete sept 七',
    'eight acht osiem ocho huit 八',
    'nine neun dziewięć nueve neuf 九',
    'ten zehn dziesięć diez dix 十',
  ].flatMap((words, value) => words.split(' ').map((word) => [word, String(value)] as const)),
)

/**
 * @param text a cleaned question
 * @param words its words in lower case
 */
export function toSignature(text: string, words: readonly string[]): Signature {
  const chinese = text.replace(chineseIdiom, '').match(chineseNegation)?.length ?? 0
  const negating = words.filter((word) => negations.has(word) || contracted.test(word)).length + chinese
  // "not … nor", "ne … pas": one negation in two words.
  const doubled = words.includes('ne') && (words.includes('pas') || words.includes('jamais')) ? 1 : 0
  return {
    negated: (negating - doubled) % 2 === 1,
    numbers: words.flatMap(toNumber).sort(),
    sides: [...new Set(words.flatMap((word) => sideOf.get(word) ?? []))].sort(),
  }
}

/** The first thing that keeps two questions apart; undefined when nothing does. */
export function findDifference(left: Signature, right: Signature): Difference | undefined {
  if (left.negated !== right.negated) return 'negation'
  if (left.numbers.join(' ') !== right.numbers.join(' ')) return 'number'
  if (left.sides.some((side) => right.sides.includes(otherSide(side)) && !right.sides.includes(side))) return 'opposite'
  return undefined
}

const otherSide = (side: string): string => `${side.slice(0, -1)}${side.endsWith('a') ? 'b' : 'a'}`

function toNumber(word: string): string[] {
  const digits = /^\p{Nd}+/u.exec(word)?.[0]
  if (digits) return [String(Number(digits.normalize('NFKC')))]
  const named = numberWords.get(word)
  return named ? [named] : []
}
