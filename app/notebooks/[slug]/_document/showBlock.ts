/** Scrolls a block (`kind name`) into view and gives it the focus. */
export function showBlock(block: string): void {
  const element = document.getElementById(blockElementId(block))
  element?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  element?.focus({ preventScroll: true })
}

/** Id of a block's element on the page, for links to it. */
export function blockElementId(block: string): string {
  return `block-${encodeURIComponent(block.trim().replaceAll(' ', '-'))}`
}
