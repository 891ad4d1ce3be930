import { sampleKey, sampleOrigin, sampleResult } from '../../testing/sampleCells.ts'
import { openStore } from '../store.ts'

/** For tests: a program that opens each file it is sent, reads its first `cells` results, stores one of its own, and says what it was told. */
process.on('message', ({ file, cells, own }: { file: string; cells: number; own: number }) => {
  const told: string[] = []
  try {
    const store = openStore(file, { notice: (message) => told.push(message) })
    for (let n = 0; n < cells; n += 1) store.results.cell(sampleKey(n))
    store.results.putDone(sampleOrigin(own), sampleResult('new'))
    store.queue.flush()
    store.close()
  } catch (thrown) {
    told.push(`failed: ${String(thrown)}`)
  }
  process.send?.(told)
})
process.send?.('ready')
