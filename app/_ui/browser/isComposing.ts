/** The key code of a key that an input method handles. */
const HANDLED = 229

/** Whether a key ends or changes the composition of a syllable. Safari ends the composition before it reports the key, which has this code. */
export function isComposing(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === HANDLED
}
