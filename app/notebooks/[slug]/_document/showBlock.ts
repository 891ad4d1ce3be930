/** Scrolls the block with this label into view and focuses it. */
export function showBlock(block: string): void {
  const element = document.getElementById(blockElementId(block))
  element?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  element?.focus({ preventScroll: true })
}

/** The id of a block's element on the page, by the block's label. */
export function blockElementId(block: string): string {
  return `block-${encodeURIComponent(block.trim().replaceAll(' ', '-'))}`
}
