/** Who is on duty: rosters, people and their contacts. */
export const dutyTexts = {
  duty: {
    title: '值班',
  },
};
