import type { Message } from '../../row/content.ts'

/** The messages without the system turn at their beginning. */
export function withoutSystem(messages: readonly Message[]): readonly Message[] {
  return messages[0]?.role === 'system' ? messages.slice(1) : messages
}

/** The place, from 0 in `messages`, of the first system turn that is not the first message; -1 if there is none. */
export function laterSystem(messages: readonly Message[]): number {
  return messages.findIndex(({ role }, position) => role === 'system' && position > 0)
}

/**
 * The first turn, from 1, that breaks the order that begins with user or tool and alternates with the assistant; null if none does. A system
 * turn at the beginning does not count.
 */
export function wrongTurn(messages: readonly Message[]): number | null {
  const wrong = withoutSystem(messages).findIndex(
    ({ role }, position) => (role === 'assistant') !== (position % 2 === 1) || role === 'system',
  )
  return wrong === -1 ? null : wrong + 1
}
