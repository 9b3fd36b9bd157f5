// What a person has open and where the focus is, kept while the board is replaced by the board as it stands after a correction.

/** Call before the board is replaced; what it gives is called afterwards. */
export function keepPlace(): () => void {
  const open = idsOf('[data-board] details[id][open]')
  const current = idsOf('[data-item][data-current]')
  const restoreFocus = keepFocus()
  return () => {
    for (const id of open) document.getElementById(id)?.setAttribute('open', '')
    for (const id of current) document.getElementById(id)?.setAttribute('data-current', 'true')
    restoreFocus()
  }
}

const idsOf = (selector: string): string[] =>
  [...document.querySelectorAll<HTMLElement>(selector)].map(({ id }) => id).filter(Boolean)

const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-item]')]

/** The same key of the page, else the same line of the list, else the one that has taken its place, else the board. Whoever
    corrects by the bar below comes back to the line in which the first of the answers was chosen. */
function keepFocus(): () => void {
  const active = document.activeElement
  const key = active?.closest<HTMLElement>('[data-key]')?.dataset.key
  const chosen = active?.closest('#chosen') && document.querySelector('input[form="chosen"]:checked')
  const item = (chosen || active)?.closest<HTMLElement>('[data-item]')
  const at = item ? items().indexOf(item) : -1
  return () => {
    if (!active || active === document.body || active.isConnected) return
    const button = key ? document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]:not(:disabled)`) : null
    const line = item ? (document.getElementById(item.id) ?? items()[Math.min(at, items().length - 1)]) : null
    const target =
      button ?? line?.querySelector<HTMLElement>('summary') ?? document.querySelector<HTMLElement>('#board')
    target?.focus({ preventScroll: target.id === 'board' })
  }
}
