import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { columnFigures } from '../columnFigures.ts'
import type { ExportedRun } from '../exportedRun.ts'
import { xmlText } from '../xmlText.ts'
import { reportCharts } from './reportCharts.ts'
import { reportFigures } from './reportFigures.ts'
import { reportGrid } from './reportGrid.ts'
import { reportScript } from './reportScript.ts'
import { reportDeclarations, reportHead } from './reportSections.ts'
import { reportStyle } from './reportStyle.ts'

/**
 * A run as one HTML file, in pieces, that opens without a network. Its policy lets nothing load and only its own script run, so that
 * an output that looks like markup would do nothing even if it were not escaped, which it is.
 */
export function* htmlReport(run: ExportedRun): Generator<string> {
  const policy = `default-src 'none'; style-src '${hashOf(reportStyle)}'; script-src '${hashOf(reportScript)}'; base-uri 'none'; form-action 'none'`
  yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
  yield `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width,initial-scale=1">`
  yield `<meta name="referrer" content="no-referrer"><title>${xmlText(run.title || run.notebook)}</title><style>${reportStyle}</style></head><body>`
  const figures = columnFigures(run)
  yield reportHead(run)
  yield reportFigures(run, figures)
  yield reportCharts(run, figures)
  yield* reportGrid(run)
  yield reportDeclarations(run)
  yield `<script>${reportScript}</script></body></html>\n`
}

function hashOf(text: string): string {
  return `sha256-${btoa(String.fromCharCode(...sha256(utf8ToBytes(text))))}`
}
