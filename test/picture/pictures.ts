import { backportSession } from './backport.ts'
import { drawTerminal, themes } from './terminal.ts'

const title =
  'A terminal: semtag plan and semtag push of the backport 2.1.115. 2.1 moves; 2 and latest are held.'

/** The pictures of the README by their names in docs/. */
export async function backportPictures(): Promise<readonly (readonly [name: string, svg: string])[]> {
  const session = await backportSession()
  return Object.entries(themes).map(([name, theme]) => [
    `backport-${name}.svg`,
    drawTerminal(session, title, theme),
  ])
}
