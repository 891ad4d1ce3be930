import { type Replay, replayCell } from '../runs/inspect/replayCell.ts'
import { exitCodes } from './print/exitCode.ts'
import { writeOut } from './print/writeOut.ts'
import { withProject } from './session/withProject.ts'

/** `assay replay KEY`: returns 0 when tokens and text are equal, 1 when they differ, 2 for an unknown key. */
export async function replayCommand(key: string, { json = false }: { json?: boolean }): Promise<number> {
  return withProject(async ({ engine, measure }) => {
    const replay = await replayCell({ ...measure, engine }, key)
    await writeOut(json ? JSON.stringify(replay) : replayText(replay))
    return replay.equal ? exitCodes.done : exitCodes.failed
  })
}

export function replayText({ firstDifference, textDifference, engine }: Replay): string {
  if (textDifference) {
    const { position, stored, replayed } = textDifference
    return [
      `Different: the tokens are the same, but not the text from character ${position} on (counted from 0). The stored text was changed:`,
      `  stored    ${JSON.stringify(stored)}`,
      `  replayed  ${JSON.stringify(replayed)}`,
    ].join('\n')
  }
  if (!firstDifference) return 'Equal: the replay gave the same tokens and text.'
  const { position, stored, replayed, storedText, replayedText, storedProbability, replayedProbability } = firstDifference
  const why = engine.stored === engine.now ? '' : `\nComputed by ${engine.stored}, replayed by ${engine.now}.`
  return [
    `Different from token ${position} on (counted from 0), where the model gave:`,
    `  stored    ${tokenText(stored, storedText, storedProbability)}`,
    `  replayed  ${tokenText(replayed, replayedText, replayedProbability)}${why}`,
  ].join('\n')
}

function tokenText(token: number | null, text: string | null, probability: number | null): string {
  const name = token === null ? 'the end' : `token ${token}${text ? ` ${JSON.stringify(text)}` : ''}`
  return probability === null ? name : `${name}, probability ${(100 * probability).toFixed(3)} %`
}
