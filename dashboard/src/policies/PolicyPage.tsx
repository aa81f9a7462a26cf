import { ArrowLeftOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';
import { policyQuery } from '../api/oversight';
import type { PolicyExplanation } from '../api/oversightTypes';
import { ApiError } from '../api/problem';
import { LoadFailure } from '../app/LoadFailure';
import { NotFound } from '../app/NotFound';
import { useTitle } from '../app/useTitle';
import { titleOf } from '../i18n/titles';
import { chapters } from './chapters';
import { CommonSection, LevelSection } from './LevelSection';
import { Ladders, Monitoring, Others, Points } from './PolicyRules';

/** What one regulation asks: level by level, who must do what by when. Printed, it is a document of its own. */
export default function PolicyPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(policyQuery(id));
  useTitle(data && titleOf(data));
  if (error instanceof ApiError && error.status === 404) {
    return <NotFound text={t('policy.notFound')} />;
  }
  if (!data) {
    return error ? <LoadFailure error={error} retry={() => void refetch()} /> : <Skeleton className="page" active paragraph={{ rows: 10 }} />;
  }
  return <Policy policy={data} />;
}

function Policy({ policy }: { policy: PolicyExplanation }) {
  const { t } = useTranslation();
  const { hash } = useLocation();
  useEffect(() => {
    if (hash !== '') {
      document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView(); // it came after the address
    }
  }, [hash]);
  const { levels, common, cases } = chapters(policy);
  const rules: [string, string, boolean][] = [
    ['common', t('policy.common'), common.length > 0],
    ['cases', t('policy.cases'), cases.length > 0],
    ['ladders', t('policy.ladders'), (policy.ladders?.length ?? 0) > 0],
    ['monitoring', t('nav.monitoring'), policy.monitoring != null],
    ['points', t('policy.points'), (policy.assessment?.length ?? 0) > 0],
  ];
  const contents = [...levels.map(({ level }) => [`level-${level.id}`, titleOf(level)] as const), ...rules.flatMap(([id, title, there]) => (there ? [[id, title] as const] : []))];
  return (
    <article className="page policy">
      <Link to="/policies" className="back-link no-print">
        <ArrowLeftOutlined aria-hidden /> {t('policy.back')}
      </Link>
      <div className="page-head">
        <div>
          <h1>{titleOf(policy)}</h1>
          <p className="muted">{policy.version && t('policy.version', { version: policy.version.slice(0, 12) })}</p>
        </div>
        <Button className="no-print" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
          {t('policy.print')}
        </Button>
      </div>
      {policy.note && <p className="policy-note">{policy.note}</p>}
      <nav className="policy-contents no-print" aria-label={t('policy.contents')}>
        {contents.map(([id, title]) => (
          <Link key={id} to={`#${id}`}>
            {title}
          </Link>
        ))}
      </nav>
      {levels.map(({ level, duties }) => (
        <LevelSection key={level.id} level={level} duties={duties} policy={policy} />
      ))}
      <CommonSection id="common" title={t('policy.common')} duties={common} policy={policy} />
      <CommonSection id="cases" title={t('policy.cases')} duties={cases} policy={policy} />
      <Ladders policy={policy} />
      <Monitoring policy={policy} />
      <Points policy={policy} />
      <Others policy={policy} />
    </article>
  );
}
