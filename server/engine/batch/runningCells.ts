import type { CellRun } from './cellRun.ts'
import { noTotals } from '../door/noTotals.ts'
import type { GenerateTotals } from '../door/protocol.ts'
import type { RequestRun } from './requestRun.ts'
import { releaseSlot, type Slot } from './slots.ts'

/** A cell in a slot, and the request it belongs to. */
export type Running = { run: CellRun; request: RequestRun; slot: Slot }

/** Which cell runs in which slot. */
export class RunningCells {
  readonly #bySlot = new Map<Slot, Running>()

  get size(): number {
    return this.#bySlot.size
  }

  all(): Running[] {
    return [...this.#bySlot.values()]
  }

  at(slot: Slot): Running | undefined {
    return this.#bySlot.get(slot)
  }

  /** The account of the slot's request; one that nobody reads where the slot is empty. */
  totalsAt(slot: Slot): GenerateTotals {
    return this.#bySlot.get(slot)?.request.totals ?? noTotals()
  }

  /** The first of these takes the leader, which is to prefill their prompt; the others wait for it in slots of their own. */
  seat(runs: readonly CellRun[], request: RequestRun, { leader, others }: { leader: Slot; others: readonly Slot[] }): void {
    for (const [index, run] of runs.entries()) {
      const slot = index === 0 ? leader : (others[index - 1] as Slot)
      slot.run = run
      slot.phase = index === 0 ? 'prefill' : 'waiting'
      if (index > 0) leader.followers.push(slot)
      this.#bySlot.set(slot, { run, request, slot })
    }
  }

  move(from: Slot, to: Slot): void {
    const running = this.#bySlot.get(from)
    this.#bySlot.delete(from)
    if (running) this.#bySlot.set(to, { ...running, slot: to })
  }

  /** Takes the cell out; a slot that was to prefill a prompt hands that to the next cell that waits for it. */
  remove({ run, slot }: Running): void {
    this.#bySlot.delete(slot)
    run.sampler.dispose()
    if (slot.phase === 'waiting') this.#unfollow(slot)
    const [heir, ...others] = slot.phase === 'prefill' ? slot.followers : []
    if (!heir) return releaseSlot(slot)
    slot.followers = others
    slot.run = heir.run
    this.move(heir, slot)
    releaseSlot(heir)
  }

  #unfollow(follower: Slot): void {
    for (const leader of this.#bySlot.keys()) leader.followers = leader.followers.filter((slot) => slot !== follower)
  }
}
