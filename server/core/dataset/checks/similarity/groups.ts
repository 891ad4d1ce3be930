/** Groups that grow by joining two members (union-find). */
export class Groups {
  readonly #parents: Int32Array

  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, member) => member)
  }

  /** The member that stands for the group. */
  find(member: number): number {
    let at = member
    for (;;) {
      const parent = this.#parents[at] ?? at
      if (parent === at) return at
      const above = this.#parents[parent] ?? parent
      this.#parents[at] = above
      at = above
    }
  }

  join(one: number, other: number): void {
    const [first, second] = [this.find(one), this.find(other)]
    // The lower number stands for the group, so that the result does not depend on the order of the joins.
    if (first !== second) this.#parents[Math.max(first, second)] = Math.min(first, second)
  }

  /** The groups of two and more, by their first members; members ascend. */
  all(): number[][] {
    const members = new Map<number, number[]>()
    for (let member = 0; member < this.#parents.length; member++) {
      const head = this.find(member)
      if (head === member) continue
      const group = members.get(head)
      if (group) group.push(member)
      else members.set(head, [head, member])
    }
    return [...members.values()].toSorted((one, other) => (one[0] ?? 0) - (other[0] ?? 0))
  }
}
