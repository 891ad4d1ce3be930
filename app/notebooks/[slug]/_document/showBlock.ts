import { blockElementId } from './documentItems.ts'

/** Scrolls a block (`kind name`) into view and gives it the focus. */
export function showBlock(block: string): void {
  const element = document.getElementById(blockElementId(block))
  element?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  element?.focus({ preventScroll: true })
}
