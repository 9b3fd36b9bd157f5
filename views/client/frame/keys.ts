// Keys that work everywhere: `?` lists them, `/` goes to the search field, `j` and `k` move through a list marked data-list.
// A page adds its own with data-key="x" on a link or button.

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export function startKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    const act = actions[event.key] ?? pageKey(event.key)
    if (!act) return
    event.preventDefault()
    act()
  })
}

const actions: Record<string, (() => void) | undefined> = {
  '?': showKeys,
  '/': () => document.querySelector<HTMLElement>('[type="search"]')?.focus(),
  j: () => move(1),
  k: () => move(-1),
}

function pageKey(key: string): (() => void) | undefined {
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  return target ? () => target.click() : undefined
}

function move(by: number): void {
  const items = [...document.querySelectorAll<HTMLElement>('[data-list] > [data-item]')]
  const current = items.findIndex((item) => item.dataset.current === 'true')
  // Nothing was walked through yet: from where the address points to, or from the top.
  const at = current < 0 && by > 0 ? items.findIndex((item) => item.matches(':target')) : current
  const next = items[Math.min(items.length - 1, Math.max(0, at + by))]
  if (!next) return
  items[at]?.removeAttribute('data-current')
  next.dataset.current = 'true'
  next.scrollIntoView({ block: 'nearest' })
  ;(next.querySelector<HTMLElement>('a, button, summary') ?? next).focus()
}

function showKeys(): void {
  const known = document.querySelector<HTMLDialogElement>('#keys')
  if (known) {
    known.showModal()
    return
  }
  const rows = [
    ['?', 'this list'],
    ['/', 'search'],
    ['j k', 'next, previous in a list'],
    ...[...document.querySelectorAll<HTMLElement>('[data-key]')].map((one) => [
      one.dataset.key ?? '',
      one.dataset.keyLabel ?? one.textContent?.trim() ?? '',
    ]),
  ]
  const dialog = document.createElement('dialog')
  dialog.id = 'keys'
  dialog.setAttribute('aria-label', 'Keys')
  const list = document.createElement('dl')
  for (const [key = '', label = ''] of rows) {
    const term = document.createElement('dt')
    term.append(Object.assign(document.createElement('kbd'), { textContent: key }))
    list.append(term, Object.assign(document.createElement('dd'), { textContent: label }))
  }
  const close = Object.assign(document.createElement('button'), { textContent: 'Close', className: 'button' })
  close.addEventListener('click', () => dialog.close())
  dialog.append(Object.assign(document.createElement('h2'), { textContent: 'Keys' }), list, close)
  document.body.append(dialog)
  dialog.showModal()
}
