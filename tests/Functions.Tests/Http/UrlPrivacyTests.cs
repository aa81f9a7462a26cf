using Yuqing.Functions.Http.Reports;

namespace Functions.Tests.Http;

public sealed class UrlPrivacyTests
{
    [Theory]
    [InlineData("https://weibo.com/u/1234567890", "https://weibo.com/")]
    [InlineData("https://weibo.com/u/1234567890?tabtype=feed", "https://weibo.com/")]
    [InlineData("https://weibo.com/n/%E5%BC%A0%E4%B8%89", "https://weibo.com/")]
    [InlineData("https://weibo.com/zhangsan88", "https://weibo.com/")]
    [InlineData("https://weibo.com/p/1005051234567890/home", "https://weibo.com/")]
    [InlineData("https://www.weibo.com/1234567890/NbX9kC7aB", "https://m.weibo.cn/status/NbX9kC7aB")]
    [InlineData("https://weibo.com/1234567890/NbX9kC7aB?type=comment#_rnd1", "https://m.weibo.cn/status/NbX9kC7aB")]
    [InlineData("https://weibo.com/1234567890", "https://weibo.com/")]
    [InlineData("https://m.weibo.cn/u/1234567890", "https://m.weibo.cn/")]
    [InlineData("https://m.weibo.cn/1234567890/4901234567", "https://m.weibo.cn/status/4901234567")]
    [InlineData("https://m.weibo.cn/status/4901234567", "https://m.weibo.cn/status/4901234567")]
    [InlineData("https://weibo.com/ttarticle/p/show?id=2309404", "https://weibo.com/ttarticle/p/show?id=2309404")]
    [InlineData("https://www.zhihu.com/people/zhang-san", "https://www.zhihu.com/")]
    [InlineData("https://www.zhihu.com/question/1/answer/2", "https://www.zhihu.com/question/1/answer/2")]
    [InlineData("https://www.douyin.com/user/MS4wLjABAAAA", "https://www.douyin.com/")]
    [InlineData("https://www.douyin.com/user/MS4wLjABAAAA?modal_id=7300000001", "https://www.douyin.com/video/7300000001")]
    [InlineData("https://www.douyin.com/video/7300000001", "https://www.douyin.com/video/7300000001")]
    [InlineData("https://www.iesdouyin.com/share/user/123?sec_uid=abc", "https://www.iesdouyin.com/")]
    [InlineData("https://www.xiaohongshu.com/user/profile/5a1b2c", "https://www.xiaohongshu.com/")]
    [InlineData("https://www.xiaohongshu.com/user/profile/5a1b2c/64ff00", "https://www.xiaohongshu.com/explore/64ff00")]
    [InlineData("https://space.bilibili.com/12345/dynamic", "https://www.bilibili.com/")]
    [InlineData("https://m.bilibili.com/space/12345", "https://m.bilibili.com/")]
    [InlineData("https://www.bilibili.com/video/BV1xx?mid=12345&p=2", "https://www.bilibili.com/video/BV1xx?p=2")]
    [InlineData("https://x.com/zhangsan/status/1700000000", "https://x.com/i/status/1700000000")]
    [InlineData("https://twitter.com/zhangsan", "https://twitter.com/")]
    [InlineData("https://tieba.baidu.com/home/main?un=zhangsan", "https://tieba.baidu.com/")]
    [InlineData("https://tieba.baidu.com/p/8000?un=zhangsan&pn=2", "https://tieba.baidu.com/p/8000?pn=2")]
    [InlineData("https://www.kuaishou.com/profile/3xabc", "https://www.kuaishou.com/")]
    [InlineData("https://www.toutiao.com/c/user/token/MS4w/", "https://www.toutiao.com/")]
    [InlineData("https://www.tiktok.com/@zhangsan/video/7200", "https://www.tiktok.com/@/video/7200")]
    [InlineData("https://bbs.example.cn/thread-12-1.html", "https://bbs.example.cn/thread-12-1.html")]
    [InlineData("https://bbs.example.cn/viewthread?tid=12&authorid=99&user_id=5&UserName=x", "https://bbs.example.cn/viewthread?tid=12")]
    [InlineData("https://bbs.example.cn/thread?uid=99", "https://bbs.example.cn/thread")]
    [InlineData("https://bbs.example.cn/app#/thread?tid=1&uid=99", "https://bbs.example.cn/app")]
    [InlineData("https://bbs.example.cn/app#/thread/1", "https://bbs.example.cn/app#/thread/1")]
    [InlineData("https://zhangsan:secret@bbs.example.cn/t/1", "https://bbs.example.cn/t/1")]
    [InlineData("http://news.example.cn:8080/a?id=1", "http://news.example.cn:8080/a?id=1")]
    [InlineData("https://notweibo.com/u/1", "https://notweibo.com/u/1")]
    public void TryClean_Link_LosesItsAccount(string link, string expected)
    {
        Assert.True(UrlPrivacy.TryClean(link, out var clean));
        Assert.Equal(expected, clean);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://example.cn/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    [InlineData("weibo.com/u/1")]
    public void TryClean_NoWebLink_IsRefused(string link) => Assert.False(UrlPrivacy.TryClean(link, out _));
}
