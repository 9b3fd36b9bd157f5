// Replies that are polite, evasive or idle, and so say nothing about the person: "not sure", "all good", "see above". The room's
// junk rules leave them in, because "nothing" answers "what should we improve?"; a persona cannot rest on them.

const phrases: readonly string[] = [
  'nothing, nothing really, nothing much, nothing special, nothing at all, nothing to add, none, none really, no, nope, yes, yep, yeah',
  'everything, anything, all, all good, all fine, all of it, all of the above, good, great, fine, ok, okay, okey, k, cool, nice, sure, same, same as above, ditto',
  'as above, see above, see below, as before, like before, as i said, already answered',
  "idk, dk, dunno, i dunno, don't know, dont know, do not know, i don't know, i dont know, i do not know, not sure, unsure, no idea, no clue, no opinion, no comment, no answer",
  'cannot think of anything, can not think of anything, can’t think of anything, cant think of anything, can’t think of any, nothing comes to mind, hard to say, whatever, maybe, not really, never mind, no thanks, pass, skip',
  'lol, haha, hm, hmm, huh, meh, test, testing, hello, hi, thanks, thank you, na, n a, nil, null, xxx, xyz, abc, foo, bar, asdf, asdfgh, qwerty, blah, blah blah, bla, bla bla',
  'nie wiem, nic, nic szczególnego, nic takiego, brak, brak odpowiedzi, brak zdania, brak uwag, nie mam zdania, nie mam uwag, trudno powiedzieć, wszystko, wszystko ok, wszystko dobrze, tak, nie, jak wyżej, bez zmian, to samo, dobrze, w porządku, nie dotyczy',
  '不知道, 不清楚, 没有, 没有了, 无, 暂无, 没什么, 没意见, 没想法, 都好, 都可以, 都行, 还好, 好, 好的, 是, 不是, 同上, 如上, 随便, 说不清, 不好说, 一切都好, 沒有, 沒什麼, 測試, 测试, 哈哈, 呵呵',
  'weiß nicht, weiss nicht, keine ahnung, keine angabe, nichts, nichts besonderes, alles, alles gut, alles ok, gut, ja, nein, siehe oben, wie oben, passt, egal',
  'je ne sais pas, aucune idée, rien, rien de spécial, tout, tout va bien, bien, oui, non, voir plus haut, idem, no sé, ni idea, nada, nada en especial, todo, todo bien, bien, sí, ver arriba, lo mismo',
  'non so, niente, nulla, tutto, tutto bene, tutto ok, va bene, come sopra, não sei, tudo bem, tudo, igual, weet niet, geen idee, niets, alles goed, не знаю, ничего, всё, все хорошо, нет, да, わからない, 特になし, なし, 同じ, 모름, 없음',
]

const known = new Set(phrases.flatMap((line) => line.split(', ')).map(plain))
const longest = Math.max(...[...known].map((phrase) => phrase.split(' ').length))

/**
 * Whether a cleaned text is nothing but such phrases, one or several in a row ("test all good", "? nothing").
 * O(words).
 */
export function saysNothing(text: string): boolean {
  const bare = plain(text)
  if (bare === '') return true
  if (known.has(bare)) return true
  const words = bare.split(' ')
  if (words.length > 8) return false
  // reach[at]: the first `at` words are phrases in a row; bare digits count as nothing too.
  const reach = [true]
  for (let to = 1; to <= words.length; to++) {
    reach[to] = false
    for (let from = Math.max(0, to - longest); from < to && !reach[to]; from++) {
      const piece = words.slice(from, to).join(' ')
      reach[to] = reach[from] === true && (known.has(piece) || /^[\d\s]+$/.test(piece))
    }
  }
  return reach[words.length] === true
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’`´]/g, "'")
    .replace(/[^\p{L}\p{N}\p{M}']+/gu, ' ')
    .trim()
}
