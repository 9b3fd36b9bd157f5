// Opens and closes the menu on a phone.
export function startSide(): void {
  const side = document.querySelector<HTMLElement>('[data-side]')
  const toggle = side?.querySelector<HTMLButtonElement>('[data-side-toggle]')
  toggle?.addEventListener('click', () => {
    const open = side?.classList.toggle('open') ?? false
    toggle.setAttribute('aria-expanded', String(open))
  })
}
