import type { WriteQueue } from './writeQueue.ts'

/** Puts down what waits, so that a read sees what this process has written. A full disk does not stop a read: the queue keeps the failure. */
export function settleWrites(queue: Pick<WriteQueue, 'flush'>): void {
  try {
    queue.flush()
  } catch {
    // Told by the queue to whoever writes.
  }
}
