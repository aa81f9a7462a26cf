// One policy as the product explains it, cut down to what the page must show.
export const policies = [
  { id: 'huaning-highway', title: '公路分局网络舆情应对处置实施细则', en: 'Highway bureau: rules for handling public opinion online', version: '3f9a1c77d2e04b11', units: ['huaning-highway'], levels: [] },
  { id: 'town', title: '乡镇网络舆情工作方案', en: 'Town: plan for public opinion online', version: '77aa1c77d2e04b11', units: [], levels: [] },
];
