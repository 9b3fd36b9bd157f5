// Words that group answers well enough but name nothing: "called", "puede", "często", "通常". They stay in the grouping and
// out of labels, together with the stop words of the language.
import { stopWordsOf } from '../corpus/stop-words'
import { isUnspaced } from '../corpus/tokenise'

const dull: Readonly<Record<string, string>> = {
  en: `able allow allowed allows called certain different especially etc include included includes including later main mainly often one ones
    possible probably really second several similar simply than three two usually various`,
  de: `aufgrund bereits besonders bestimmte bestimmten bleiben dabei dadurch daher davon dazu drei eigentlich einfach ersten erste etwa etwas gewisse
    häufig jedoch konnte konnten könnte lassen meist meisten möglich möglichkeit mussten oft schließlich sehr sogar somit sowie sowohl stellen trotz
    ungefähr verschiedene verschiedenen viele vielen während wegen weitere weiteren wichtig wurde wurden zudem zwei zwischen`,
  es: `además algún es hay si son segundo alguna algunas algunos aquel así aunque aún cada casi cierto cuando cual cualquier debe deben debido decir dentro después desde
    dice dijo dos durante ejemplo encuentra encuentran entonces entre era eran esta estaba estado estas este esto estos estar están fue fueron fuera gran
    grande grandes haber había hace hacer hacia hasta haya hecho luego mayor mayoría mejor menos mientras mismo misma mucho muchos nunca otra otras otro
    otros parte poco poder podría pueden puede primer primera primero pues quien realizar sea según ser será sido siempre siguiente sin sino sobre solo
    sólo suele tal también tanto tiene tienen toda todas todo todos tras través tres unos unas usar varias varios veces vez`,
  fr: `ainsi alors après aucun aucune aussi autre autres avant beaucoup car ceci cela certains certaines chaque comme deux devant doit doivent donc
    durant encore entre environ est être était étaient fait faire font grand grande lors lorsque mais même mieux moins notamment nombreux parce parfois
    pendant peut peuvent plus plusieurs plupart pour pouvoir premier première puis quand quelques sans selon seulement souvent tous tout toute toutes très trois
    trop vers voir`,
  pl: `bardziej bardzo drugie np okresie bowiem być była było były będzie będą chociaż często czasami czyli dlatego dopiero dość drugi dwa dwie dwóch dzięki
    gdyż głównie inne inny innych istnieją istnieje itp jeden jedna jednej jednym jedno jeśli jeżeli jeszcze każdy każda kilka kilku
    która które którego której których którzy lecz mają miał między mogą może możliwość można muszą musi nadal należy natomiast nawet niektóre niektórych
    niż około oprócz pewne pierwsza pierwszy podczas pomimo pomocą ponad ponieważ posiada posiadają powodu pozostałe przed przede przez raczej ramach
    razem różne różnych są tak taki takich takie tylko trzeba trzy trzech używane wciąż wcześniej według większość wiele wielu więc właśnie
    wszystkie wszystkich wtedy zarówno zawsze został została zostało zostały znajduje znajdują zwykle`,
  zh: `表示 不同 而且 需要 地方 常常 称 处于 从而 的是 多次 非常 情况 仅 进行 经常 就是 具有 可能 来自 两 每 目前 其他 其中 情形 情況 人们 认为 如今 甚至 使 使用 是否 似乎 所有 特别 通常
    完全 往往 位于 相对 相关 也是 一般 已经 以及 由于 有些 有时 于是 约 在于 直接 知道 指出 主要 最大 最高 最近 作为`,
} // biome-ignore format: lists of words read better in lines

const known = new Map<string, ReadonlySet<string>>()

/** Lower-case words of a language (primary subtag) that should not stand in a label. */
export function dullWordsOf(language: string): ReadonlySet<string> {
  let words = known.get(language)
  if (!words) {
    words = new Set([...stopWordsOf(language), ...(dull[language] ?? '').split(/\s+/u).filter(Boolean)])
    known.set(language, words)
  }
  return words
}

/** A single Chinese character is half a word or part of a name; it says something only beside its neighbour. */
export const isHalfWord = (word: string, language: string): boolean =>
  isUnspaced(language) && [...word].length === 1 && /\p{L}/u.test(word)
