// Words that say how a sentence is built and not what it is about, per language. The lists come from the package stopword
// (ISO 639-3 names); English and a few others are completed here, because spoken answers need more than newspapers do.
import * as lists from 'stopword'

/** Primary subtag to the name of the list in the package. */
const listNames: Readonly<Record<string, string>> = {
  af: 'afr', ar: 'ara', bg: 'bul', bn: 'ben', ca: 'cat', cs: 'ces', da: 'dan', de: 'deu', el: 'ell', en: 'eng', eo: 'epo', es: 'spa',
  et: 'est', eu: 'eus', fa: 'fas', fi: 'fin', fr: 'fra', ga: 'gle', gl: 'glg', he: 'heb', hi: 'hin', hr: 'hrv', hu: 'hun', hy: 'hye',
  id: 'ind', it: 'ita', ja: 'jpn', ko: 'kor', lt: 'lit', lv: 'lav', mr: 'mar', ms: 'msa', nb: 'nob', nl: 'nld', no: 'nob', pl: 'pol',
  pt: 'porBr', ro: 'ron', ru: 'rus', sk: 'slk', sl: 'slv', sv: 'swe', sw: 'swa', th: 'tha', tl: 'tgl', tr: 'tur', uk: 'ukr', ur: 'urd',
  vi: 'vie', zh: 'zho',
} // biome-ignore format: a table of two columns reads better in lines

const more: Readonly<Record<string, string>> = {
  en: `a about above across after again against all almost alone along already also although always am among an and another any anybody
    anyone anything anyway are around as at be became because become been before being below between both but by came can cannot come
    comes coming could d did do does doing done down during each either else enough etc even ever every everybody everyone everything few for from
    further get gets getting give given go goes going gone gonna got gotten had has have having he her here hers herself him himself his
    how however i if in instead into is it its itself just kind know let like ll lot lots m made make makes making many may maybe me might mine more most
    much must my myself need never nor not now of off often oh ok okay on once one only onto or other others our ours ourselves out over own
    particular per perhaps please pretty put quite rather re really s said same say saying says see seem seems seen shall she should since so some somebody
    someone something sometimes somewhere soon sort still such sure t take takes taking than that the their theirs them themselves then there these they
    thing things think this those though through thus to too toward towards um uh under until unto up upon us use used using usually ve very via want wants was
    way we well went were what whatever when where whether which while who whoever whole whom whose why will with within without would yes yet
    you your yours yourself yourselves`,
  de: `bitte gibt gib mal mir mich mein meine meinen meinem meiner dir dich wann welche welcher welches welchen gerne eigentlich halt eben`,
  pl: `proszę mi mnie mój moja moje moim moją mojego mojej moich mną sobie się jest są oraz który która które których którym jako przez przy także
    również jednak ten ta to te tego tej tych tym tą pod nad bez po od do na w z ze we u o co czy jak kiedy gdzie ile jaki jaka jakie jaką`,
  zh: `的 了 和 是 在 有 我 他 她 它 们 你 我们 他们 她们 它们 你们 这 那 这个 那个 这些 那些 一个 一种 一些 不 也 都 就 而 及 与 或 但 但是 因为 所以 如果 虽然 并 并且 以 于 为 为了
    对 对于 从 到 由 把 被 让 给 向 比 等 等等 之 其 其中 其他 该 可以 可能 能 能够 会 要 将 已 已经 还 还是 很 更 最 非常 十分 只 只有 没有 没 什么 怎么 怎样 如何 哪 哪里 谁 多 多少 几
    上 下 中 里 内 外 前 后 时 时候 当 同时 以及 通过 根据 关于 由于 因此 然而 此 此外 不过 则 即 又 再 才 却 吗 呢 吧 啊 着 过 得 地 所 者 每 各 某 另 另外 自己 大 小 一 二 三 个 来 去 说 做 使 用 后来 之后 之前
    之间 以后 以前 以上 以下 这种 那种 这样 那样 这里 那里 它的 他的 她的 我的 你的 成为 进行 称为 包括 许多 很多 大多数 至少 一样 一直 直到`,
  ja: `の に は を た が で て と し れ さ ある いる も する から な こと として い や れる など なっ ない この ため その あっ よう また もの という あり まで られ なる へ か だ これ によって により おり より による ず なり られる において
    ば なかっ なく しかし について せ だっ その後 できる それ う ので なお のみ でき き つ における および いう さらに でも ら たり その他 に関する たち ます ん なら に対して です ました まし さん 私 あなた ください`,
}

const known = new Map<string, ReadonlySet<string>>()
const none: ReadonlySet<string> = new Set()

/** Lower-case stop words of a language (primary subtag); empty where there is no list. */
export function stopWordsOf(language: string): ReadonlySet<string> {
  const found = known.get(language)
  if (found) return found
  const name = listNames[language]
  const list: unknown = name === undefined ? undefined : Reflect.get(lists, name)
  const extra = more[language]?.split(/\s+/).filter(Boolean) ?? []
  const words = Array.isArray(list)
    ? new Set([...list.map(String), ...extra])
    : extra.length > 0
      ? new Set(extra)
      : none
  known.set(language, words)
  return words
}

/** Languages that have a list. */
export const stopWordLanguages: readonly string[] = Object.keys(listNames)
