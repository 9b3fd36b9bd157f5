// Conditions of other programs (LimeSurvey's relevance equations, XLSForm's `relevant`) as a tree: and, or, not, comparisons, calls.
// Both write nearly the same: names stand bare in the one and as ${name} in the other. What is more than that gives nothing.

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'compare'; readonly test: Test; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly inputs: readonly Expression[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'value'; readonly value: string }

export type Test = '=' | '!=' | '>' | '>=' | '<' | '<='

type Token = { readonly kind: 'name' | 'word' | 'text' | 'number' | 'sign'; readonly text: string }

const longest = 4000
const deepest = 20
const token =
  /\s*(?:\$\{\s*([^{}\s]{1,200})\s*\}|"([^"]*)"|'([^']*)'|(-?(?:\d+(?:\.\d*)?|\.\d+))|(==|!=|>=|<=|&&|\|\||[=<>!(),])|([A-Za-z_][\w.:-]*))/y

/** @returns the tree, or undefined for what is longer, deeper or otherwise more than the grammar above */
export function parseExpression(text: string): Expression | undefined {
  const tokens = text.length <= longest ? split(text) : undefined
  if (!tokens || tokens.length === 0) return undefined
  const reader = createReader(tokens)
  const whole = reader.or(0)
  return whole && reader.isAtEnd() ? whole : undefined
}

function split(text: string): Token[] | undefined {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  token.lastIndex = 0
  while (token.lastIndex < end) {
    const found = token.exec(text)
    if (!found) return undefined
    const [, name, double, single, number, sign, word] = found
    if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (double !== undefined || single !== undefined) tokens.push({ kind: 'text', text: double ?? single ?? '' })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: signs[sign] ?? sign })
    else tokens.push(words[word?.toLowerCase() ?? ''] ?? { kind: 'word', text: word ?? '' })
  }
  return tokens
}

const signs: Readonly<Record<string, string>> = { '==': '=', '&&': 'and', '||': 'or' }
const sign = (text: string): Token => ({ kind: 'sign', text })
const words: Readonly<Record<string, Token>> = {
  and: sign('and'),
  or: sign('or'),
  eq: sign('='),
  ne: sign('!='),
  gt: sign('>'),
  ge: sign('>='),
  lt: sign('<'),
  le: sign('<='),
}
const tests: readonly string[] = ['=', '!=', '>', '>=', '<', '<=']

function createReader(tokens: readonly Token[]) {
  let at = 0
  const take = (text: string): boolean => {
    const next = tokens[at]
    if (next?.kind !== 'sign' || next.text !== text) return false
    at += 1
    return true
  }

  /** One or more of the finer kind, joined by a sign. */
  const joined =
    (kind: 'and' | 'or', finer: (depth: number) => Expression | undefined) =>
    (depth: number): Expression | undefined => {
      const parts: Expression[] = []
      do {
        const part = finer(depth)
        if (!part) return undefined
        parts.push(part)
      } while (take(kind))
      return parts.length === 1 ? parts[0] : { kind, parts }
    }

  const compared = (depth: number): Expression | undefined => {
    const left = single(depth)
    const next = tokens[at]
    if (!left || next?.kind !== 'sign' || !tests.includes(next.text)) return left
    at += 1
    const right = single(depth)
    return right && { kind: 'compare', test: next.text as Test, left, right }
  }

  const single = (depth: number): Expression | undefined => {
    if (depth > deepest) return undefined
    if (take('!')) {
      const part = single(depth + 1)
      return part && { kind: 'not', part }
    }
    if (take('(')) {
      const inner = or(depth + 1)
      return inner && take(')') ? inner : undefined
    }
    const next = tokens[at]
    if (!next || next.kind === 'sign') return undefined
    at += 1
    if (next.kind === 'text' || next.kind === 'number') return { kind: 'value', value: next.text }
    if (next.kind === 'name' || !take('(')) return { kind: 'name', name: next.text }
    return call(next.text, depth)
  }

  const call = (name: string, depth: number): Expression | undefined => {
    const inputs: Expression[] = []
    if (take(')')) return { kind: 'call', name, inputs }
    do {
      const input = or(depth + 1)
      if (!input) return undefined
      inputs.push(input)
    } while (take(','))
    return take(')') ? { kind: 'call', name, inputs } : undefined
  }

  const and = joined('and', compared)
  const or = joined('or', and)
  return { or, isAtEnd: () => at === tokens.length }
}
