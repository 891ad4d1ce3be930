import { AppError } from '../core/errors.ts'
import type { Lane } from '../core/experiment/cell.ts'
import { runIdSchema } from '../core/ids.ts'
import type { ExportFormat } from '../core/export/exportFormats.ts'
import { defaultLane } from '../core/experiment/defaults.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { exitCodes, printError } from './print/exitCode.ts'
import { findNotebook } from './arguments/findNotebook.ts'
import { outFile } from './print/outFile.ts'
import { readNotebookSource } from '../notebooks/notebookSource.ts'
import { writePiece } from './print/writeOut.ts'
import { withProject } from './session/withProject.ts'

export type ExportCommandOptions = {
  format: ExportFormat
  out: string
  run?: string
  lane?: Lane
  bom?: boolean
  leaveOutTrained?: boolean
}

/** `assay export`: returns 0 when the file is written. Computes nothing; cells without a result are marked. `--out -` prints to stdout. */
export async function exportCommand(
  name: string,
  { format, out, run, lane = defaultLane, bom = false, leaveOutTrained = false }: ExportCommandOptions,
): Promise<number> {
  const file = out === '-' ? null : await outFile('--out', out)
  return withProject(async (project) => {
    const { notebook, place } = await findNotebook(project.paths, name)
    const source = await readNotebookSource({ work: project.threads.notebooks }, notebook, place)
    const { pieces, cells, missing, leftOut, ratingsLeftOut } = await project.export(source, {
      lane,
      format,
      bom,
      leavesOutTrained: leaveOutTrained,
      ...(run === undefined ? {} : { run: readRun(run) }),
    })
    if (file === null) await printPieces(pieces)
    else await atomicWrite(file, Buffer.concat(pieces), { within: null })
    if (leftOut > 0) printError(`${leftOut} cells of this run are no longer in the notebook; they are left out.`)
    if (ratingsLeftOut > 0) printError(ratingsLeftOutText(ratingsLeftOut))
    if (missing > 0) printError(`${missing} of ${cells} cells have no output.`)
    return exitCodes.done
  })
}

function ratingsLeftOutText(count: number): string {
  const ratings = count === 1 ? '1 rating is' : `${count} ratings are`
  return `${ratings} of outputs that this export does not have. The ratings file (on the page: Rate, Export ratings) has all of them.`
}

function readRun(text: string) {
  if (text === 'last') return text
  const run = runIdSchema.safeParse(text)
  if (!run.success) throw new AppError('BAD_INPUT', `${text} is no run. Give its id, such as r20261122-231500-ab12, or \`last\`.`)
  return run.data
}

async function printPieces(pieces: Iterable<Uint8Array>): Promise<void> {
  for (const piece of pieces) if (!(await writePiece(piece))) return
}
