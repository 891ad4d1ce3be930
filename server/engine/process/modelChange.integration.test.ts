import { closeSync, copyFileSync, linkSync, openSync, renameSync, utimesSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { fileStamp } from '../../io/files/fileStamp.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { createEngine } from '../door/client.ts'
import { askCell, chatModel, collectCells } from '../testing/testCells.ts'

/** Writes other weights into the middle of the file, and sets its time back. */
function spoil(path: string): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(8 * 1024 * 1024, 17), 0, undefined, 60 * 1024 * 1024)
  closeSync(file)
  utimesSync(path, 1000, 1000)
}

const cells = Array.from({ length: 32 }, (_, ref) => askCell(ref, `Say ${ref} nice words.`, { maxTokens: 8, sampling: { temperature: 0 } }))

test(
  'a model file that is overwritten in the middle of a run ends the run with the reason, and no result of other weights leaves',
  {
    timeout: 300_000,
  },
  async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'model.gguf')
    copyFileSync(chatModel.path, path)
    utimesSync(path, 1000, 1000)
    const model = { ...chatModel, path, files: [{ path, sha256: chatModel.hash, stamp: await fileStamp(path) }] }
    const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
    try {
      // A new link changes the stamp, not the bytes.
      linkSync(path, join(folder.path, 'link.gguf'))
      const truth = await collectCells(engine, { model, cells })
      expect(truth.results.size).toBe(cells.length)

      const seen = new Map<number, string>()
      const spoilt = collectCells(
        engine,
        { model, cells },
        {
          onReply: (reply) => {
            if (reply.kind !== 'cellDone') return
            if (seen.size === 0) spoil(path)
            seen.set(reply.ref, reply.result.output)
          },
        },
      )
      await expect(spoilt).rejects.toMatchObject({ code: 'MODEL_CHANGED', message: expect.stringContaining('model.gguf') })
      expect(seen.size).toBeLessThan(cells.length)
      for (const [ref, output] of seen) expect(output).toBe(truth.results.get(ref)?.output)
      await expect(collectCells(engine, { model, cells: cells.slice(0, 1) })).rejects.toMatchObject({ code: 'MODEL_CHANGED' })

      // Once the right file is back, the same engine goes on with it.
      copyFileSync(chatModel.path, `${path}.new`)
      renameSync(`${path}.new`, path)
      const { results } = await collectCells(engine, { model, cells: cells.slice(0, 2) })
      expect([0, 1].map((ref) => results.get(ref)?.output)).toEqual([0, 1].map((ref) => truth.results.get(ref)?.output))
    } finally {
      await engine.close()
    }
  },
)
