import { cellRecord, runRecord } from './cellRecord.ts'
import type { ExportedRun } from './exportedRun.ts'

/** An export as one JSON document, in pieces: the facts of the whole export, then `cells`, one per line. */
export function* jsonTexts(run: ExportedRun): Generator<string> {
  yield `${JSON.stringify(runRecord(run), null, 2).replace(/\n\}$/, '')},\n  "cells": [`
  for (const [position, cell] of run.cells.entries()) {
    yield `${position === 0 ? '' : ','}\n    ${JSON.stringify(cellRecord(cell, run))}`
  }
  yield run.cells.length === 0 ? ']\n}\n' : '\n  ]\n}\n'
}

/** An export as JSONL: one line per cell. */
export function* jsonlTexts(run: ExportedRun): Generator<string> {
  for (const cell of run.cells) yield `${JSON.stringify(cellRecord(cell, run))}\n`
}
