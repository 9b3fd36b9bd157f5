// Conditions as SurveyJS expressions, out and in, and SurveyJS names as keys.
import type { Condition } from '../definition'

/** A SurveyJS name or value as a key: the same name always gives the same key. */
export const toKey = (name: string): string => {
  const key = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '')
    .slice(0, 80)
  return key === '' || key === 'constructor'
    ? `item-${[...name]
        .map((sign) => sign.codePointAt(0)?.toString(36))
        .join('')
        .slice(0, 40)}`
    : key
}

export function toExpression(condition: Condition): string {
  if ('all' in condition) return condition.all.map((part) => `(${toExpression(part)})`).join(' and ')
  if ('any' in condition) return condition.any.map((part) => `(${toExpression(part)})`).join(' or ')
  if ('not' in condition) return `!(${toExpression(condition.not)})`
  const name = `{${condition.question}}`
  if ('options' in condition) {
    const any = `${name} anyof [${condition.options.map((key) => `'${key}'`).join(', ')}]`
    return condition.is === 'one-of' ? any : `(${name} notempty) and !(${any})`
  }
  if ('number' in condition) return `${name} ${condition.is === 'at-least' ? '>=' : '<='} ${condition.number}`
  return { answered: `${name} notempty`, blank: `${name} empty`, yes: `${name} = true`, no: `${name} = false` }[
    condition.is
  ]
}

/** The simple conditions that both sides have; undefined for anything else. */
export function fromExpression(expression: string, keys: ReadonlyMap<string, string>): Condition | undefined {
  const [, name = '', test = '', value = ''] =
    /^\s*\{([^{}]{1,200})\}\s*(notempty|empty|anyof|>=|<=|=)\s*(.*?)\s*$/.exec(expression) ?? []
  const question = keys.get(name)
  if (!question) return undefined
  if (test === 'notempty' || test === 'empty') return { question, is: test === 'empty' ? 'blank' : 'answered' }
  if (test === '>=' || test === '<=')
    return /^-?\d+(\.\d+)?$/.test(value)
      ? { question, is: test === '>=' ? 'at-least' : 'at-most', number: Number(value) }
      : undefined
  if (value === 'true' || value === 'false') return { question, is: value === 'true' ? 'yes' : 'no' }
  const options = [...value.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => toKey(single ?? double ?? ''))
  return options.length > 0 ? { question, is: 'one-of', options } : undefined
}
