/** How a caller hears of a load's progress (0 to 1) and stops waiting for it. */
export type LoadOptions = { signal?: AbortSignal; onProgress?: (progress: number) => void }

/** Models by key: loaded on first use, shared by all users, and kept until other models need the room. */
export type ModelPool<Ref, Model> = {
  /**
   * Calls `work` with the model and loads it first if necessary. A model in use stays loaded. A caller that aborts during a load leaves
   * the load to the others; it ends when the last caller has left. Rejects with the signal's reason, the load's error or that of `work`.
   */
  use<T>(ref: Ref, options: LoadOptions, work: (model: Model) => T | Promise<T>): Promise<T>
  /** Whether the model is loaded or loading. */
  has(ref: Ref): boolean
  /** The loaded models, the least recently used one first. */
  loaded(): Model[]
  /** Disposes of all models. */
  dispose(): Promise<void>
}

type Entry<Model> = {
  users: number
  /** Null while loading. */
  model: Model | null
  loading: Promise<Model>
  heard: Set<(progress: number) => void>
  giveUp: AbortController
  spoilt: boolean
}

/** `most`: loaded models above which those without users are disposed of. */
export function createModelPool<Ref, Model>({
  keyOf,
  load,
  dispose,
  onStuck,
  isSpoilt = () => false,
  most,
}: {
  keyOf: (ref: Ref) => string
  load: (ref: Ref, options: Required<LoadOptions>) => Promise<Model>
  dispose: (model: Model) => Promise<void>
  /** Called when a model could not be disposed of. */
  onStuck: (thrown: unknown) => void
  /** Whether an error of `work` means that the model must not be used again: it is then disposed of when its last user has left. */
  isSpoilt?: (thrown: unknown) => boolean
  most: number
}): ModelPool<Ref, Model> {
  const entries = new Map<string, Entry<Model>>()

  function begin(key: string, ref: Ref): Entry<Model> {
    const heard = new Set<(progress: number) => void>()
    const giveUp = new AbortController()
    const onProgress = (progress: number) => heard.forEach((hear) => hear(progress))
    const loading = load(ref, { signal: giveUp.signal, onProgress })
    const entry: Entry<Model> = { users: 0, model: null, loading, heard, giveUp, spoilt: false }
    loading.then(
      async (model) => {
        entry.model = model
        // All users had left, and another load of the same key may have begun meanwhile.
        if (entries.get(key) !== entry) await disposeOf(model)
      },
      () => forget(key, entry),
    )
    return entry
  }

  function forget(key: string, entry: Entry<Model>): void {
    if (entries.get(key) === entry) entries.delete(key)
  }

  async function arrived(entry: Entry<Model>, { signal, onProgress }: LoadOptions): Promise<Model> {
    signal?.throwIfAborted()
    if (entry.model) return entry.model
    const leaving = Promise.withResolvers<never>()
    const leave = () => leaving.reject(signal?.reason)
    signal?.addEventListener('abort', leave, { once: true })
    if (onProgress) entry.heard.add(onProgress)
    try {
      return await Promise.race([entry.loading, leaving.promise])
    } finally {
      signal?.removeEventListener('abort', leave)
      if (onProgress) entry.heard.delete(onProgress)
    }
  }

  /** One user less: a load that nobody waits for is aborted, and surplus models are disposed of. */
  async function left(key: string, entry: Entry<Model>): Promise<void> {
    entry.users -= 1
    if (entry.users === 0 && !entry.model) {
      forget(key, entry)
      entry.giveUp.abort()
    }
    if (entry.users === 0 && entry.model && entry.spoilt) await disposeOf(entry.model)
    await evict()
  }

  async function evict(): Promise<void> {
    const kept = [...entries].filter(([, { model }]) => model !== null)
    const idle = kept.filter(([, { users }]) => users === 0)
    for (const [key, { model }] of idle.slice(0, Math.max(0, kept.length - most))) {
      entries.delete(key)
      if (model) await disposeOf(model)
    }
  }

  /** A model that cannot be disposed of keeps its memory, but must not fail a call or end the engine. */
  async function disposeOf(model: Model): Promise<void> {
    try {
      await dispose(model)
    } catch (thrown) {
      onStuck(thrown)
    }
  }

  return {
    async use(ref, options, work) {
      options.signal?.throwIfAborted()
      const key = keyOf(ref)
      const entry = entries.get(key) ?? begin(key, ref)
      // The most recently used entry is last.
      entries.delete(key)
      entries.set(key, entry)
      entry.users += 1
      try {
        const model = await arrived(entry, options)
        await evict()
        return await work(model)
      } catch (thrown) {
        if (isSpoilt(thrown)) {
          entry.spoilt = true
          forget(key, entry)
        }
        throw thrown
      } finally {
        await left(key, entry)
      }
    },
    has: (ref) => entries.has(keyOf(ref)),
    loaded: () => [...entries.values()].flatMap(({ model }) => (model ? [model] : [])),
    async dispose() {
      const all = [...entries.values()]
      entries.clear()
      for (const { giveUp, model } of all) {
        giveUp.abort()
        if (model) await disposeOf(model)
      }
    },
  }
}
